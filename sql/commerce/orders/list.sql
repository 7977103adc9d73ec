-- A page of the orders that fit. An index chooses the page first; the rest is looked up for its orders alone.
--
-- @with chosen, nested
-- @sort newest      o.id desc
-- @sort oldest      o.id
-- @sort total_desc  o.total_price desc, o.id desc
-- @sort total_asc   o.total_price, o.id
with page as (
  select o.id
  from chosen o
  order by :sort
  limit :limit
  offset :offset
)
select o.*
from page
join nested o on o.id = page.id
order by :sort
