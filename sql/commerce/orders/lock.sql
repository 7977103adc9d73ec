-- Holds an order, so that it is cancelled once.
select id
from orders
where id = :id
for update
