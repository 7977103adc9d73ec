-- Deliveries as clients see them.
select
  d.id,
  d.webhook_id,
  d.event_type,
  d.state,
  d.attempts,
  d.last_status,
  d.last_failure,
  d.last_attempt_at,
  d.due_at,
  d.created_at,
  d.ended_at
from webhook_deliveries d
