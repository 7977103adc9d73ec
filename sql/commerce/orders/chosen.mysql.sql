-- The orders that fit what is asked for.
--
-- Amounts are cast, as text beside a decimal would be compared as a float.
select o.id, o.total_price
from orders o
where (:customer_id is null or o.customer_id = :customer_id)
  and (:status is null or o.status = :status)
  and (:min_total is null or o.total_price >= cast(:min_total as decimal(18,2)))
  and (:max_total is null or o.total_price <= cast(:max_total as decimal(18,2)))
