-- Takes pieces out of stock and adds them to what was sold, and the order to its customer's totals; with everything below
-- zero, the other way round.
--
-- The amount is cast, as text in a sum would be a float. The index is forced, as reading a small table from end to end
-- would wait for products of other orders.
update customers c
straight_join json_table(:items, '$[*]' columns (
  product_id char(36) character set ascii collate ascii_bin path '$.product_id',
  quantity int path '$.quantity'
)) i
straight_join products p force index (primary) on p.id = i.product_id
set
  c.total_spent = c.total_spent + cast(:amount as decimal(24,2)),
  c.total_orders = c.total_orders + :orders,
  p.stock_quantity = p.stock_quantity - i.quantity,
  p.total_sold = p.total_sold + i.quantity
where c.id = :customer_id
