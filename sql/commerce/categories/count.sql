-- How many categories a reader asks for.
--
-- @with chosen
select count(*) as total
from chosen
