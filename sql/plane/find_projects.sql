-- The live projects of a workspace that a name could mean: one's name may be another's identifier.
select
  p.id,
  p.identifier,
  p.name
from projects p
where p.workspace_id = :workspace_id::uuid
  and p.deleted_at is null
  and p.archived_at is null
  and (p.name = :name::text or p.identifier = :name::text)
order by p.identifier collate "C"
