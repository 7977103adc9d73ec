-- A page of a webhook's deliveries, all or those in a state.
-- Not ordered by id alone, which would have those of all webhooks walked through.
--
-- @with presented_delivery
-- @sort newest  p.created_at desc, p.id desc
-- @sort oldest  p.created_at, p.id
select p.*
from presented_delivery p
where p.webhook_id = :webhook_id
  and (cast(:state as text) is null or p.state = :state)
order by :sort
limit :limit
offset :offset
