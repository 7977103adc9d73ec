-- Says that a delivery of a webhook has failed, unless that is known.
update webhooks
set failing_since = cast(:now as timestamptz)
where id = :id
  and is_active
  and failing_since is null
