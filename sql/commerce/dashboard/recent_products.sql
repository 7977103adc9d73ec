-- The five newest products; ids grow with time.
select id, name, price, stock_quantity, created_at
from products
order by id desc
limit 5
