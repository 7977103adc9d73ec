-- One row per live label of the project, used or not, and per other bidang that the issues show.
--
-- @with issue_bidang
select
  b.bidang,
  min(b.bidang_rank) as bidang_rank
from (
  select
    l.name::text as bidang,
    0 as bidang_rank
  from labels l
  where l.project_id = :project_id::uuid
    and l.deleted_at is null
  union all
  select distinct
    i.bidang,
    i.bidang_rank
  from issue_bidang i
) b
group by b.bidang
