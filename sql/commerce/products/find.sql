-- One product, with its category.
--
-- @with detailed
select *
from detailed
where id = :id
