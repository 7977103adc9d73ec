-- Products, each with its category.
select
  p.id,
  p.name,
  p.description,
  p.price,
  p.category_id,
  c.name as category_name,
  c.description as category_description,
  p.stock_quantity,
  p.total_sold,
  p.is_active,
  p.created_at,
  p.updated_at
from products p
join categories c on c.id = p.category_id
