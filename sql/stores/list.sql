-- A page of the stores that a reader asks for, each with its client.
-- The page's ids come first, by an index; only those rows are then read.
--
-- @with chosen, shown
-- @sort name             s.name, s.id
-- @sort name_desc        s.name desc, s.id desc
-- @sort code             lower(s.code), s.id
-- @sort code_desc        lower(s.code) desc, s.id desc
-- @sort created_at       s.id
-- @sort created_at_desc  s.id desc
with page as (
  select s.id
  from chosen s
  order by :sort
  limit :limit
  offset :offset
)
select s.*
from page
join shown s on s.id = page.id
order by :sort
