-- Writes all of a webhook that can be written. One that is made active anew, or leads elsewhere, has not failed yet.
update webhooks w
set
  url = cast(:url as text),
  description = :description,
  events = cast(:events as jsonb),
  is_active = cast(:is_active as boolean),
  disabled_why = case when not cast(:is_active as boolean) then w.disabled_why end,
  failing_since = case when w.is_active = cast(:is_active as boolean) and w.url = cast(:url as text) then w.failing_since end,
  updated_at = current_timestamp(3)
where w.id = :id
