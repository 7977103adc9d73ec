-- Marks every kind of data as changed, and keeps how many rows it has now: all of them in one slot.

update data_versions
set
  version = version + 1,
  row_count = case
    when slot > 0 then 0
    when tag = 'categories' then (select count(*) from categories)
    when tag = 'products' then (select count(*) from products)
    when tag = 'customers' then (select count(*) from customers)
    when tag = 'orders' then (select count(*) from orders)
    else row_count
  end
