-- Counts a try to sign in as a failure, before its password is looked at; nothing, if the address has to wait.
-- The 4th failure has to be waited for 1 second, the 5th 2, the 6th 4 and so on, each from the 10th on 15 minutes.
insert into sign_in_failures as f (email_hash, failures, last_failed_at)
values (:email_hash, 1, :now)
on conflict (email_hash) do update
set
  failures = case when f.last_failed_at < excluded.last_failed_at - interval '1 day' then 1 else f.failures + 1 end,
  last_failed_at = excluded.last_failed_at,
  locked_until = case
    when f.last_failed_at < excluded.last_failed_at - interval '1 day' then null
    when f.failures >= 9 then excluded.last_failed_at + interval '15 minutes'
    when f.failures >= 3 then excluded.last_failed_at + interval '1 second' * power(2, f.failures - 3)
  end
where f.locked_until is null or f.locked_until <= excluded.last_failed_at
