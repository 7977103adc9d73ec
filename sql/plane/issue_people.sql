-- One row per visible issue and person assigned to it, and one without a person for an issue that nobody has.
-- What is counted comes along, because PostgreSQL cannot estimate a join of two shared pieces and plans it badly.
--
-- @with visible_issues, people
select
  i.issue_id,
  i.state_group,
  i.percent_done,
  i.days_to_complete,
  p.person_id,
  p.display_name,
  p.email,
  coalesce(p.kabkota, 'Belum Ditugaskan') as kabkota,
  coalesce(p.kabkota_rank, 1) as kabkota_rank
from visible_issues i
-- Plane's unique index keeps live pairs of issue and assignee single.
left join (
  select
    a.issue_id,
    p.*
  from issue_assignees a
  join people p on p.person_id = a.assignee_id
  where a.deleted_at is null
) p on p.issue_id = i.issue_id
