-- How many orders have a status: the cancelled ones are few and counted, the placed ones are all others.
--
-- Reads a part of the index orders_by_status and nothing else; commerce/orders/count looks at every row that it counts, as
-- its other filters could mean it.
select case when :status = 'cancelled' then cancelled.total else kept.total - cancelled.total end as total
from (select count(*) as total from orders where status = 'cancelled') cancelled
cross join (select sum(row_count) as total from data_versions where tag = 'orders') kept
