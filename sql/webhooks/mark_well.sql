-- Says that a delivery of a webhook has succeeded, unless that is known.
update webhooks
set failing_since = null
where id = :id
  and failing_since is not null
