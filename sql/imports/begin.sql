-- Counts a delivery of work on an import that has not ended.
update imports
set
  tries = tries + 1,
  state = 'active',
  started_at = coalesce(started_at, current_timestamp(3)),
  updated_at = current_timestamp(3)
where id = cast(:id as uuid) and phase <> 'done'
