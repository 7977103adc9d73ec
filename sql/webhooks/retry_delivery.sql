-- Has a delivery sent now, with all its attempts, unless it is being sent or its webhook is set aside.
update webhook_deliveries d
set
  state = 'pending',
  waits = 0,
  due_at = cast(:now as timestamptz),
  ended_at = null
from webhooks w
where d.id = :id
  and w.id = d.webhook_id
  and w.is_active
  and d.state <> 'sending'
