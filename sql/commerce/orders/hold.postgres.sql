-- Holds a customer and the products that they want, one line per product; nothing, when there is no such customer.
--
-- Locks the customer first and the products in the order of their ids, so that orders never hold one another up in a circle.
-- A product that there is not comes with NULL beside its wish.
with customer as materialized (
  select name, email
  from customers
  where id = cast(:customer_id as uuid)
  for update
), held as materialized (
  select p.id, p.name, p.price, p.stock_quantity, p.is_active
  from customer
  cross join json_to_recordset(cast(:items as json)) as i (product_id uuid)
  join products p on p.id = i.product_id
  order by p.id
  for update of p
)
select
  c.name as customer_name,
  c.email as customer_email,
  i.product_id,
  p.name as product_name,
  p.price,
  p.stock_quantity,
  p.is_active,
  current_timestamp(3) as held_at
from customer c
cross join json_to_recordset(cast(:items as json)) as i (product_id uuid)
left join held p on p.id = i.product_id
