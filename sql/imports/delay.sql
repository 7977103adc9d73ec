-- Says that a delivery has failed and will come again.
update imports
set state = 'delayed', message = :message, updated_at = current_timestamp(3)
where id = cast(:id as uuid) and phase <> 'done' and state = 'active'
