-- Writes all of a category that can be written.
update categories
set
  name = :name,
  description = :description,
  is_active = :is_active,
  updated_at = current_timestamp(3)
where id = :id
