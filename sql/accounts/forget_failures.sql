-- Forgets the failures of some addresses that nobody has tried since a time, the oldest first.
delete from sign_in_failures
where email_hash in (
  select f.email_hash
  from sign_in_failures f
  where f.last_failed_at < :before
  order by f.last_failed_at
  limit :limit
  for update skip locked
)
