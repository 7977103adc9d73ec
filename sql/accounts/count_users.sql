-- How many users a reader asks for.
--
-- @with chosen_users
select count(*) as total
from chosen_users
