-- Takes pieces out of stock and adds them to what was sold, and the order to its customer's totals; with everything below
-- zero, the other way round.
with spending as (
  update customers
  set
    total_spent = total_spent + cast(:amount as numeric),
    total_orders = total_orders + cast(:orders as bigint)
  where id = cast(:customer_id as uuid)
)
update products p
set
  stock_quantity = p.stock_quantity - i.quantity,
  total_sold = p.total_sold + i.quantity
from json_to_recordset(cast(:items as json)) as i (product_id uuid, quantity int)
where p.id = i.product_id
