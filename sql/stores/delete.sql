-- Marks a store as deleted; its code is free again.
update stores
set
  deleted_at = current_timestamp(3),
  updated_at = current_timestamp(3)
where id = :id
