-- Ends a session, if it has not ended.
update sessions
set
  expires_at = least(expires_at, cast(:now as timestamptz)),
  ended_at = :now,
  ended_why = :why
where id = :id
  and ended_at is null
