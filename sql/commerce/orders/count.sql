-- How many orders fit what is asked for.
--
-- @with chosen
select count(*) as total
from chosen
