-- Writes all of a product that can be written; what was sold of it is counted by orders.
update products
set
  name = :name,
  description = :description,
  price = :price,
  category_id = :category_id,
  stock_quantity = :stock_quantity,
  is_active = :is_active,
  updated_at = current_timestamp(3)
where id = :id
