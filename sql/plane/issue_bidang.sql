-- One row per visible issue and bidang: the name of a live label, of the project or the workspace alike.
-- Plane allows the same label twice on an issue, and one name in both places: distinct makes them one.
-- `bidang_rank` is 1 for issues without a label, which come last, else 0.
--
-- @with visible_issues
select distinct
  i.issue_id,
  coalesce(l.name, 'Tanpa Bidang') as bidang,
  case when l.name is null then 1 else 0 end as bidang_rank,
  i.state_group,
  i.percent_done
from visible_issues i
left join (
  select
    il.issue_id,
    l.name::text as name
  from issue_labels il
  join labels l on l.id = il.label_id
  where il.deleted_at is null
    and l.deleted_at is null
) l on l.issue_id = i.issue_id
