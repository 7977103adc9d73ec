-- Keeps a user as he is until the transaction ends, and gives what signing in needs to know of him.
select
  u.id,
  u.email,
  u.password_hash,
  u.is_active
from users u
where u.id = :id
for update
