-- Lets a session live longer.
update sessions
set expires_at = :expires_at
where id = :id
