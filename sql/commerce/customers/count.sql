-- How many customers a reader asks for.
--
-- @with chosen
select count(*) as total
from chosen
