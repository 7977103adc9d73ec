-- Takes back a counted failure whose password was not looked at, unless another was counted since.
update sign_in_failures
set
  failures = failures - 1,
  locked_until = null
where email_hash = :email_hash
  and last_failed_at = :now
