-- Ends all sessions of a user, but for one if it is given.
update sessions
set
  expires_at = least(expires_at, cast(:now as timestamptz)),
  ended_at = :now,
  ended_why = :why
where user_id = :user_id
  and ended_at is null
  and (cast(:kept_id as uuid) is null or id <> cast(:kept_id as uuid))
