-- A page of all customers.
-- As `list` gives it without filters; but as none of their columns is named here, an index alone finds the page, however
-- deep it lies.
--
-- @sort name_asc    c.name, c.id
-- @sort name_desc   c.name desc, c.id desc
-- @sort newest      c.id desc
-- @sort oldest      c.id
-- @sort spent_desc  c.total_spent desc, c.id desc
with page as (
  select c.id
  from customers c
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
