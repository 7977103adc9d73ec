-- A page of the clients that a reader asks for.
-- The page's ids come first, by an index; only those rows are then read.
--
-- @with chosen, shown
-- @sort name             c.name, c.id
-- @sort name_desc        c.name desc, c.id desc
-- @sort code             lower(c.code), c.id
-- @sort code_desc        lower(c.code) desc, c.id desc
-- @sort created_at       c.id
-- @sort created_at_desc  c.id desc
with page as (
  select c.id
  from chosen c
  order by :sort
  limit :limit
  offset :offset
)
select c.*
from page
join shown c on c.id = page.id
order by :sort
