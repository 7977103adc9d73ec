-- The session that a refresh token belongs to, which nobody else goes on with until the transaction ends.
select
  s.id,
  s.user_id,
  s.expires_at,
  s.ended_at
from refresh_tokens t
join sessions s on s.id = t.session_id
where t.token_hash = :token_hash
for update of s
