-- One category.
select
  c.id,
  c.name,
  c.description,
  c.is_active,
  c.created_at,
  c.updated_at
from categories c
where c.id = :id
