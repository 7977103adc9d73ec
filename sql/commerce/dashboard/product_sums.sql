-- What the shop holds: how many products, how many pieces of them, and all prices together.
--
-- Reads the index products_worth and nothing else.
select
  count(*) as products,
  coalesce(sum(stock_quantity), 0) as pieces,
  coalesce(sum(price), 0) as prices
from products
