-- The users that a reader asks for; a filter that is NULL lets all through.
-- A role is asked for by a join, as only that begins at the few who have it.
select
  u.id,
  u.name,
  u.email
from users u
left join user_roles r on r.user_id = u.id and r.role = cast(:role as text)
where (cast(:role as text) is null or r.role is not null)
  and (cast(:name as text) is null or lower(u.name) like cast(:name as text) escape '!')
  and (cast(:email as text) is null or lower(u.email) = lower(cast(:email as text)))
  and (cast(:is_active as boolean) is null or u.is_active = cast(:is_active as boolean))
