-- What may be believed of a session: whose it is, what that user may do now, and whether either has ended.
select
  s.user_id,
  s.expires_at,
  s.ended_at,
  u.is_active,
  (select string_agg(r.role, ' ' order by r.role) from user_roles r where r.user_id = s.user_id) as roles
from sessions s
inner join users u on u.id = s.user_id
where s.id = :id
