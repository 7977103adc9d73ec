-- Progress of every kab/kota.
--
-- One row per kab/kota of the configured table, zeros included, and per other code found; ordered by code. Issues
-- that nobody is assigned to, and those of people without a readable code, follow in rows of their own when there are
-- any. An issue with people of several kab/kota counts once in each.
--
-- @database monev
-- @with     plane/issue_kabkota, plane/kabkota_axis
-- @column   kab_kota       text     Name of the kab/kota; the code itself when the table does not know it.
-- @column   total          integer  Visible issues with a person of this kab/kota, cancelled ones included.
-- @column   selesai        integer  Issues whose state is in the group completed.
-- @column   dikerjakan     integer  Issues whose state is in the group started.
-- @column   dibatalkan     integer  Issues whose state is in the group cancelled.
-- @column   persen_selesai decimal  Completed issues in percent of those not cancelled, two decimals; 0.00 when there are none.
-- @access   public
select
  k.kabkota as kab_kota,
  count(i.issue_id)::int as total,
  count(*) filter (where i.state_group = 'completed')::int as selesai,
  count(*) filter (where i.state_group = 'started')::int as dikerjakan,
  count(*) filter (where i.state_group = 'cancelled')::int as dibatalkan,
  coalesce(round(avg(i.percent_done), 2), 0.00) as persen_selesai
from kabkota_axis k
left join issue_kabkota i on i.kabkota = k.kabkota
group by k.kabkota, k.kabkota_rank, k.code
order by k.kabkota_rank, k.code
