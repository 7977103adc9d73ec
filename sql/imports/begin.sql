-- Notes a delivery of work on an import that has not ended. It counts as another try only some time after the one before, as
-- several may well come at once.
update imports
set
  tries = tries + case when tries = 0 or updated_at < current_timestamp(3) - interval '5 seconds' then 1 else 0 end,
  state = 'active',
  started_at = coalesce(started_at, current_timestamp(3)),
  updated_at = current_timestamp(3)
where id = cast(:id as uuid) and phase <> 'done'
