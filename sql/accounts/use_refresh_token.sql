-- Uses a refresh token, if nobody has.
update refresh_tokens
set used_at = :now
where token_hash = :token_hash
  and used_at is null
