-- A page of the users that a reader asks for.
-- The page's ids come first, by an index; only those rows are then read.
--
-- @with chosen_users, detailed
-- @sort name             u.name, u.id
-- @sort name_desc        u.name desc, u.id desc
-- @sort email            lower(u.email)
-- @sort email_desc       lower(u.email) desc
-- @sort created_at       u.id
-- @sort created_at_desc  u.id desc
with page as (
  select u.id
  from chosen_users u
  order by :sort
  limit :limit
  offset :offset
)
select u.*
from page
join detailed u on u.id = page.id
order by :sort
