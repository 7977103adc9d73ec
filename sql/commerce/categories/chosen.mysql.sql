-- The categories that a reader asks for; a filter that is NULL lets all through.
select
  c.id,
  c.name
from categories c
where (:name is null or c.name like :name escape '!')
  and (:is_active is null or c.is_active = :is_active)
