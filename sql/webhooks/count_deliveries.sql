-- How many deliveries a webhook has, all or those in a state.
select count(*) as total
from webhook_deliveries d
where d.webhook_id = :webhook_id
  and (cast(:state as text) is null or d.state = :state)
