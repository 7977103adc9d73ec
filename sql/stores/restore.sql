-- Takes the mark of a deleted store away; refused when its client is deleted.
update stores
set
  deleted_at = null,
  updated_at = current_timestamp(3)
where id = :id
