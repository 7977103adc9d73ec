-- Orders with the names of their customers, and their items as JSON.
select
  o.id,
  o.customer_id,
  c.name as customer_name,
  c.email as customer_email,
  o.status,
  o.total_quantity,
  o.total_price,
  (
    select json_agg(json_build_object(
      'id', i.id,
      'product_id', i.product_id,
      'product_name', p.name,
      'quantity', i.quantity,
      'unit_price', cast(i.unit_price as text)
    ))
    from order_items i
    join products p on p.id = i.product_id
    where i.order_id = o.id
  ) as items,
  o.created_at,
  o.cancelled_at
from orders o
join customers c on c.id = o.customer_id
