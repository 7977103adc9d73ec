-- Gives a session the token by which it goes on.
insert into refresh_tokens (token_hash, session_id, created_at)
values (:token_hash, :session_id, :now)
