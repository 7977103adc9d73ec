-- Forgets some sessions that were over before a time, with their tokens, the oldest first.
delete from sessions
where id in (
  select s.id
  from sessions s
  where s.expires_at < :before
  order by s.expires_at
  limit :limit
  for update skip locked
)
