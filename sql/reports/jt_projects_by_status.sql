-- Projects of Jaringan Tambahan by status.
--
-- One row for each status that has projects, as it was imported, in alphabetical order.
--
-- @database app
-- @tags     jt
-- @column   status_proyek  text    Status Proyek, or Tanpa Status.
-- @column   jumlah_proyek  integer Projects.
-- @column   rab            decimal Sum of RAB; 0 when there is none.
-- @column   jumlah_port    bigint  Sum of Total Port; 0 when there is none.
-- @column   jumlah_go_live integer Projects that are live.
-- @access   public
with projects as (
  select
    coalesce(status_proyek, 'Tanpa Status') as status_proyek,
    rab,
    total_port,
    go_live
  from jt_projects
)
select
  status_proyek,
  count(*)::int as jumlah_proyek,
  coalesce(sum(rab), 0) as rab,
  coalesce(sum(total_port), 0)::bigint as jumlah_port,
  count(*) filter (where go_live = 'Y')::int as jumlah_go_live
from projects
group by status_proyek
order by
  status_proyek = 'Tanpa Status',
  lower(status_proyek collate "C"),
  status_proyek collate "C"
