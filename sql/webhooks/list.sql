-- A page of the webhooks that a reader asks for.
--
-- @with chosen, presented
-- @sort newest  p.id desc
-- @sort oldest  p.id
select p.*
from presented p
where p.id in (select id from chosen)
order by :sort
limit :limit
offset :offset
