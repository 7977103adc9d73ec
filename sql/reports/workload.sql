-- How much everybody has to do.
--
-- One row per person with assigned visible work, most active issues first. Cancelled work is left out of every number,
-- so somebody whose work was all cancelled has zeros. The average is that of active issues over all rows.
--
-- @database monev
-- @with     plane/person_work
-- @column   nama                 text     The person's display name.
-- @column   kab_kota             text     The person's kab/kota, or Kode Kab/Kota Tidak Terbaca.
-- @column   bidang               text?    Names of the labels of the counted issues, alphabetical, joined by "; "; empty when all were cancelled.
-- @column   active_issues        integer  Assigned issues neither completed nor cancelled.
-- @column   completed_issues     integer  Assigned issues whose state is in the group completed.
-- @column   total_issues         integer  Active and completed issues; cancelled ones are left out.
-- @column   completion_rate      decimal  Completed issues in percent of total_issues, two decimals; 0.00 when there are none.
-- @column   avg_days_to_complete decimal? Average days from creation to completion, one decimal; empty when nothing is completed.
-- @column   workload_status      text     Overloaded above 1.5 times the average of active issues, Underutilized below half of it, else Normal.
-- @access   public
select
  w.display_name as nama,
  w.kabkota as kab_kota,
  w.bidang,
  w.active as active_issues,
  w.completed as completed_issues,
  w.total as total_issues,
  w.completion_rate,
  w.days_to_complete as avg_days_to_complete,
  case
    when w.active > 1.5 * avg(w.active) over () then 'Overloaded'
    when w.active < 0.5 * avg(w.active) over () then 'Underutilized'
    else 'Normal'
  end as workload_status
from person_work w
order by w.active desc, lower(w.display_name collate "C"), w.display_name collate "C", w.person_id
