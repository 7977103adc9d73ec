-- One user.
--
-- @with detailed
select *
from detailed
where id = :id
