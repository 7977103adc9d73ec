-- One webhook.
--
-- @with presented
select *
from presented
where id = :id
