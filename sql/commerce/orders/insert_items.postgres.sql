-- Writes what was ordered.
insert into order_items (id, order_id, product_id, quantity, unit_price)
select i.id, cast(:order_id as uuid), i.product_id, i.quantity, i.unit_price
from json_to_recordset(cast(:items as json)) as i (id uuid, product_id uuid, quantity int, unit_price numeric)
