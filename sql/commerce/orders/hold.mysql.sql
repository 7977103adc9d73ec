-- Holds a customer and the products that they want, one line per product; nothing, when there is no such customer.
--
-- Locks the customer first and the products in the order of `:items`, so that orders never hold one another up in a circle.
-- A product that there is not comes with NULL beside its wish. The index is forced, as reading a small table from end to
-- end would wait for products that are not wanted.
select
  c.name as customer_name,
  c.email as customer_email,
  i.product_id,
  p.name as product_name,
  p.price,
  p.stock_quantity,
  p.is_active,
  current_timestamp(3) as held_at
from customers c
straight_join json_table(:items, '$[*]' columns (
  product_id char(36) character set ascii collate ascii_bin path '$.product_id'
)) i
left join products p force index (primary) on p.id = i.product_id
where c.id = :customer_id
for update
