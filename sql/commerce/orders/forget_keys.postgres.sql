-- Forgets some keys of more than a day ago, the oldest first.
delete from idempotency_keys
where idempotency_key in (
  select idempotency_key
  from idempotency_keys
  where created_at < current_timestamp - interval '24 hours'
  order by created_at
  limit :limit
  for update skip locked
)
