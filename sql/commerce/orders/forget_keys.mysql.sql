-- Forgets some keys of more than a day ago, the oldest first.
delete from idempotency_keys
where created_at < current_timestamp(3) - interval 24 hour
order by created_at
limit :limit
