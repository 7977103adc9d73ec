-- The products that a reader asks for; a filter that is NULL lets all through.
select
  p.id,
  p.name,
  p.price,
  p.stock_quantity,
  p.total_sold
from products p
where (:name is null or p.name like :name escape '!')
  and (:category_id is null or p.category_id = :category_id)
  and (:min_price is null or p.price >= cast(:min_price as decimal(18,2)))
  and (:max_price is null or p.price <= cast(:max_price as decimal(18,2)))
  and (:min_stock is null or p.stock_quantity >= cast(:min_stock as signed))
  and (:max_stock is null or p.stock_quantity <= cast(:max_stock as signed))
  and (:is_active is null or p.is_active = :is_active)
