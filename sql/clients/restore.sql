-- Takes the mark of a deleted client away.
update clients
set
  deleted_at = null,
  updated_at = current_timestamp(3)
where id = :id
