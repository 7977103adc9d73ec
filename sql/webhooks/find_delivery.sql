-- One delivery.
--
-- @with presented_delivery
select *
from presented_delivery
where id = :id
