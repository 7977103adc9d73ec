-- Writes down that an event is to be sent, `[{"id": …, "webhook_id": …}, …]`.
insert into webhook_deliveries (id, webhook_id, event_type, body, due_at, created_at)
select d.id, d.webhook_id, :type, :body, cast(:now as timestamptz), cast(:now as timestamptz)
from json_to_recordset(cast(:deliveries as json)) as d(id uuid, webhook_id uuid)
