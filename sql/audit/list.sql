-- A page of the changes that a reader asks for.
--
-- @with chosen
-- @sort newest  c.at desc, c.id desc
-- @sort oldest  c.at, c.id
select *
from chosen c
order by :sort
limit :limit
offset :offset
