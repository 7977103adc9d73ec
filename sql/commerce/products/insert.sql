-- Makes a product.
insert into products (id, name, description, price, category_id, stock_quantity, is_active)
values (:id, :name, :description, :price, :category_id, :stock_quantity, :is_active)
