-- Marks a client as deleted; its code is free again.
update clients
set
  deleted_at = current_timestamp(3),
  updated_at = current_timestamp(3)
where id = :id
