-- The webhooks that want an event; they are there until the transaction ends.
select w.id
from webhooks w
where w.is_active
  and w.events @> jsonb_build_array(cast(:type as text))
order by w.id
for key share
