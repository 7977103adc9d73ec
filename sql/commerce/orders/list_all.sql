-- A page of all orders.
-- As `list` gives it without filters; but as none of their columns is named here, an index alone finds the page, however
-- deep it lies.
--
-- @with nested
-- @sort newest      o.id desc
-- @sort oldest      o.id
-- @sort total_desc  o.total_price desc, o.id desc
-- @sort total_asc   o.total_price, o.id
with page as (
  select o.id
  from orders o
  order by :sort
  limit :limit
  offset :offset
)
select o.*
from page
join nested o on o.id = page.id
order by :sort
