-- The customers who have spent most on orders that were not cancelled.
--
-- Reads the end of the index customers_by_spent.
select id, name, email, total_spent, total_orders
from customers
where total_orders > 0
order by total_spent desc, id desc
limit :limit
