-- How many changes a reader asks for.
--
-- @with chosen
select count(*) as total
from chosen
