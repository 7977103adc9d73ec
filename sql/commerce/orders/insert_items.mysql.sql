-- Writes what was ordered.
insert into order_items (id, order_id, product_id, quantity, unit_price)
select i.id, :order_id, i.product_id, i.quantity, i.unit_price
from json_table(:items, '$[*]' columns (
  id char(36) character set ascii collate ascii_bin path '$.id',
  product_id char(36) character set ascii collate ascii_bin path '$.product_id',
  quantity int path '$.quantity',
  unit_price decimal(18,2) path '$.unit_price'
)) i
