-- How many imports are asked for.
--
-- @with chosen
select count(*) as total
from chosen
