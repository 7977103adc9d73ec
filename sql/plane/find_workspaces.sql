-- The live workspaces that a name could mean: names are not unique in Plane, slugs are.
select
  w.id,
  w.slug,
  w.name
from workspaces w
where w.deleted_at is null
  and (w.name = :name::text or w.slug = :name::text)
order by w.slug collate "C"
