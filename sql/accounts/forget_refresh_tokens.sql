-- Forgets some refresh tokens that were used before a time, the oldest first.
delete from refresh_tokens
where token_hash in (
  select t.token_hash
  from refresh_tokens t
  where t.used_at < :before
  order by t.used_at
  limit :limit
  for update skip locked
)
