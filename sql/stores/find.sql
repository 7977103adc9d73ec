-- One store with its client, a deleted one too.
--
-- @with shown
select *
from shown
where id = :id
