-- Webhooks as clients see them: never with their secrets.
select
  w.id,
  w.url,
  w.description,
  w.events,
  w.is_active,
  w.disabled_why,
  w.failing_since,
  w.old_secret_until,
  w.created_at,
  w.updated_at
from webhooks w
