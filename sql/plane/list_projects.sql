-- Identifiers of a workspace's live projects, to name some candidates when none was found.
select p.identifier
from projects p
where p.workspace_id = :workspace_id::uuid
  and p.deleted_at is null
  and p.archived_at is null
order by p.identifier collate "C"
limit 20
