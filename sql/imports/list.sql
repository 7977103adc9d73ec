-- A page of imports, newest first.
--
-- @with chosen
select c.*
from chosen c
order by c.seq desc
limit :limit
offset :offset
