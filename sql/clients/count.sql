-- How many clients a reader asks for.
--
-- @with chosen
select count(*) as total
from chosen
