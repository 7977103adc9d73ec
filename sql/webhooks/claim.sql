-- Takes what is due, so that nobody else does before the lease is over: of each webhook the oldest few, so that one with much
-- holds nobody up, and none of those that are busy here.
with due as (
  select d.id
  from webhooks w
  cross join lateral (
    select d.id
    from webhook_deliveries d
    where d.webhook_id = w.id
      and d.due_at <= cast(:now as timestamptz)
    order by d.due_at
    limit :limit
    for update skip locked
  ) d
  where w.id <> all (cast(:busy as uuid[]))
)
update webhook_deliveries d
set
  state = 'sending',
  attempts = d.attempts + 1,
  last_attempt_at = cast(:now as timestamptz),
  due_at = cast(:leased_until as timestamptz)
from due
join webhook_deliveries o on o.id = due.id
join webhooks w on w.id = o.webhook_id
where d.id = due.id
returning
  d.id,
  d.webhook_id,
  d.body,
  d.attempts,
  d.waits,
  w.url,
  w.is_active,
  w.secret,
  case when w.old_secret_until > cast(:now as timestamptz) then w.old_secret end as old_secret
