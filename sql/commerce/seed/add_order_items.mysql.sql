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
from json_table(:rows, '$[*]' columns (
  id char(36) character set ascii path '$.id',
  order_id char(36) character set ascii path '$.order_id',
  product_id char(36) character set ascii path '$.product_id',
  quantity int path '$.quantity',
  unit_price decimal(18,2) path '$.unit_price'
)) s
