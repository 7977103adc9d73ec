-- One row per issue that Plane itself shows: not deleted, archived or a draft, not in triage, its project and
-- workspace live. The project's rows are asked again here because it may be archived while the service runs.
-- `state` is NULL and `state_group` is none when the state is missing or deleted: such an issue is open.
-- `percent_done` is 100 or 0, and NULL for cancelled work, so that its average is the share that is completed.
-- `days_to_complete` is the time from creation to completion, NULL while the issue is not completed.
-- Names become text here and in people: PostgreSQL takes a varchar(255) for 516 bytes and spills what would fit.
select
  i.id as issue_id,
  i.name::text as title,
  s.name::text as state,
  coalesce(s."group"::text, 'none') as state_group,
  case s."group" when 'completed' then 100 when 'cancelled' then null else 0 end as percent_done,
  case
    when s."group" = 'completed' then extract(epoch from i.completed_at - i.created_at)::numeric / 86400
  end as days_to_complete,
  i.start_date,
  i.target_date,
  i.created_at,
  i.updated_at
from projects p
join workspaces w on w.id = p.workspace_id
join issues i on i.project_id = p.id
left join states s on s.id = i.state_id and s.deleted_at is null
where p.id = :project_id::uuid
  and w.id = :workspace_id::uuid
  and w.deleted_at is null
  and p.deleted_at is null
  and p.archived_at is null
  and i.deleted_at is null
  and i.archived_at is null
  and not i.is_draft
  -- Older triage states carry only the flag, newer ones only the group.
  and (s.id is null or not (s.is_triage or s."group" = 'triage'))
