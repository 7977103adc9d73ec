-- Writes all of a user that can be written, but for roles; without a hash the password stays.
update users
set
  name = :name,
  email = :email,
  password_hash = coalesce(:password_hash, password_hash),
  is_active = :is_active,
  updated_at = current_timestamp(3)
where id = :id
