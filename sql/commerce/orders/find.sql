-- One order.
--
-- @with nested
select *
from nested
where id = :id
