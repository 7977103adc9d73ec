-- Who has completed most of their work.
--
-- One row per person with assigned work that is not cancelled, ranked by completion rate, then by completed issues,
-- then by fewer days to complete, all as shown here; equals share a rank and stand by name.
--
-- @database monev
-- @with     plane/person_work
-- @column   rank                integer  Place, 1 the best.
-- @column   nama                text     The person's display name.
-- @column   kab_kota            text     The person's kab/kota, or Kode Kab/Kota Tidak Terbaca.
-- @column   bidang              text     Names of the labels of the counted issues, alphabetical, joined by "; ".
-- @column   total_completed     integer  Assigned issues whose state is in the group completed.
-- @column   total_issues        integer  Assigned issues, cancelled ones left out.
-- @column   completion_rate     decimal  Completed issues in percent of all counted here, two decimals.
-- @column   avg_completion_days decimal? Average days from creation to completion, one decimal; empty when nothing is completed.
-- @column   in_progress         integer  Assigned issues whose state is in the group started.
-- @column   badge               text?    Gold to rank 3, Silver to 10, Bronze to 20, else empty.
-- @access   public
with ranked as (
  select
    w.*,
    rank() over (order by w.completion_rate desc, w.completed desc, w.days_to_complete nulls last)::int as rank
  from person_work w
  where w.total > 0
)
select
  r.rank,
  r.display_name as nama,
  r.kabkota as kab_kota,
  r.bidang,
  r.completed as total_completed,
  r.total as total_issues,
  r.completion_rate,
  r.days_to_complete as avg_completion_days,
  r.started as in_progress,
  case when r.rank <= 3 then 'Gold' when r.rank <= 10 then 'Silver' when r.rank <= 20 then 'Bronze' end as badge
from ranked r
order by r.rank, lower(r.display_name collate "C"), r.display_name collate "C", r.person_id
