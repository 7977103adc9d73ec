-- A page of all users.
-- As `list_users` gives it without filters; but as none of their columns is named here, an index alone finds the page,
-- however deep it lies.
--
-- @with detailed
-- @sort name             u.name, u.id
-- @sort name_desc        u.name desc, u.id desc
-- @sort email            lower(u.email)
-- @sort email_desc       lower(u.email) desc
-- @sort created_at       u.id
-- @sort created_at_desc  u.id desc
with page as (
  select u.id
  from users u
  order by :sort
  limit :limit
  offset :offset
)
select u.*
from page
join detailed u on u.id = page.id
order by :sort
