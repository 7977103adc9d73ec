-- Writes an order.
insert into orders (id, customer_id, total_quantity, total_price, created_at)
values (:id, :customer_id, :total_quantity, :total_price, :created_at)
