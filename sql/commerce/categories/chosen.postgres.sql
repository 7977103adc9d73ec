-- The categories that a reader asks for; a filter that is NULL lets all through.
select
  c.id,
  c.name
from categories c
where (cast(:name as text) is null or lower(c.name) like cast(:name as text) escape '!')
  and (cast(:is_active as boolean) is null or c.is_active = cast(:is_active as boolean))
