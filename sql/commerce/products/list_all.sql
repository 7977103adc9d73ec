-- A page of all products, each with its category.
-- As `list` gives it without filters; but as none of their columns is named here, an index alone finds the page, however
-- deep it lies.
--
-- @with detailed
-- @sort name_asc    p.name, p.id
-- @sort name_desc   p.name desc, p.id desc
-- @sort price_asc   p.price, p.id
-- @sort price_desc  p.price desc, p.id desc
-- @sort stock_asc   p.stock_quantity, p.id
-- @sort stock_desc  p.stock_quantity desc, p.id desc
-- @sort newest      p.id desc
-- @sort oldest      p.id
-- @sort sold_desc   p.total_sold desc, p.id desc
-- @sort sold_asc    p.total_sold, p.id
with page as (
  select p.id
  from products p
  order by :sort
  limit :limit
  offset :offset
)
select p.*
from page
join detailed p on p.id = page.id
order by :sort
