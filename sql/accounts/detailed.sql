-- Users as clients see them, each with all roles.
select
  u.id,
  u.name,
  u.email,
  (
    select string_agg(r.role, ',')
    from user_roles r
    where r.user_id = u.id
  ) as roles,
  u.is_active,
  u.created_at,
  u.updated_at
from users u
