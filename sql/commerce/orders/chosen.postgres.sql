-- The orders that fit what is asked for.
select o.id, o.total_price
from orders o
where (cast(:customer_id as uuid) is null or o.customer_id = cast(:customer_id as uuid))
  and (cast(:status as varchar) is null or o.status = cast(:status as varchar))
  and (cast(:min_total as numeric) is null or o.total_price >= cast(:min_total as numeric))
  and (cast(:max_total as numeric) is null or o.total_price <= cast(:max_total as numeric))
