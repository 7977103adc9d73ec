-- Slugs of live workspaces, to name some candidates when none was found.
select w.slug
from workspaces w
where w.deleted_at is null
order by w.slug collate "C"
limit 20
