-- Writes all of a customer that can be written; what was spent is counted by orders.
update customers
set
  name = :name,
  email = :email,
  updated_at = current_timestamp(3)
where id = :id
