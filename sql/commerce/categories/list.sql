-- A page of the categories that a reader asks for.
--
-- @with chosen
-- @sort name_asc   c.name, c.id
-- @sort name_desc  c.name desc, c.id desc
-- @sort newest     c.id desc
-- @sort oldest     c.id
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
  c.description,
  c.is_active,
  c.created_at,
  c.updated_at
from page
join categories c on c.id = page.id
order by :sort
