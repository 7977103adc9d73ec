-- A page of the customers that a reader asks for.
-- The page's ids come first, by an index; only those rows are then read.
--
-- @with chosen
-- @sort name_asc    c.name, c.id
-- @sort name_desc   c.name desc, c.id desc
-- @sort newest      c.id desc
-- @sort oldest      c.id
-- @sort spent_desc  c.total_spent desc, c.id desc
with page as (
  select c.id
  from chosen c
  order by :sort
  limit :limit
  offset :offset
)
select
  c.id,
  c.name,
  c.email,
  c.total_spent,
  c.total_orders,
  c.created_at,
  c.updated_at
from page
join customers c on c.id = page.id
order by :sort
