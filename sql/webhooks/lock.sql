-- Keeps a webhook as it is until the transaction ends; events for it go on being written down.
select w.id
from webhooks w
where w.id = :id
for no key update
