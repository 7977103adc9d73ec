-- The user who has an address, and what signing in needs to know of him.
select
  u.id,
  u.email,
  u.password_hash,
  u.is_active
from users u
where lower(u.email) = lower(:email)
