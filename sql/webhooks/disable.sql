-- Sets a webhook aside that is active and, where that is asked, has been failing for long.
update webhooks
set
  is_active = false,
  disabled_why = :why,
  updated_at = current_timestamp(3)
where id = :id
  and is_active
  and (cast(:failing_before as timestamptz) is null or failing_since <= cast(:failing_before as timestamptz))
