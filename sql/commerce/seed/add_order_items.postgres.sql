-- Adds items of orders of the seed.
--
-- @param rows  A JSON array of objects with the members below.

insert into order_items (
  id,
  order_id,
  product_id,
  quantity,
  unit_price
)
select
  s.id,
  s.order_id,
  s.product_id,
  s.quantity,
  s.unit_price
from json_to_recordset(cast(:rows as json)) as s(
  id uuid,
  order_id uuid,
  product_id uuid,
  quantity int,
  unit_price decimal(18,2)
)
