-- Gives a webhook another secret; the one before also signs for a while.
update webhooks w
set
  old_secret = w.secret,
  old_secret_until = cast(:old_secret_until as timestamptz),
  secret = :secret,
  updated_at = current_timestamp(3)
where w.id = :id
