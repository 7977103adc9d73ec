-- The products that a reader asks for; a filter that is NULL lets all through.
select
  p.id,
  p.name,
  p.price,
  p.stock_quantity,
  p.total_sold
from products p
where (cast(:name as text) is null or lower(p.name) like cast(:name as text) escape '!')
  and (cast(:category_id as uuid) is null or p.category_id = cast(:category_id as uuid))
  and (cast(:min_price as decimal) is null or p.price >= cast(:min_price as decimal))
  and (cast(:max_price as decimal) is null or p.price <= cast(:max_price as decimal))
  and (cast(:min_stock as int) is null or p.stock_quantity >= cast(:min_stock as int))
  and (cast(:max_stock as int) is null or p.stock_quantity <= cast(:max_stock as int))
  and (cast(:is_active as boolean) is null or p.is_active = cast(:is_active as boolean))
