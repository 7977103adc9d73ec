-- Says that a delivery has failed and will come again; why an import is being taken back stays said.
update imports
set
  state = 'delayed',
  message = case when phase = 'undo' then message else :message end,
  updated_at = current_timestamp(3)
where id = cast(:id as uuid) and phase <> 'done' and state = 'active'
