-- How many webhooks a reader asks for.
--
-- @with chosen
select count(*) as total
from chosen
