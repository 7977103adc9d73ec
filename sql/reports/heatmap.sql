-- Progress of every kab/kota in every bidang.
--
-- The full grid of progress_kabkot and progress_bidang, zeros included and in their order; cells of the special rows
-- (nobody assigned, no readable code, no label) only when not empty. An issue with several kab/kota and several labels
-- counts once in each of its cells.
--
-- @database monev
-- @with     plane/issue_kabkota, plane/issue_bidang, plane/kabkota_axis, plane/bidang_axis
-- @column   kab_kota       text     Name of the kab/kota; the code itself when the table does not know it.
-- @column   bidang         text     Name of the label, or Tanpa Bidang.
-- @column   total          integer  Visible issues with a person of this kab/kota and this label, cancelled ones included.
-- @column   selesai        integer  Issues whose state is in the group completed.
-- @column   persen_selesai decimal  Completed issues in percent of those not cancelled, two decimals; 0.00 when there are none.
-- @access   public
with cells as (
  select
    i.kabkota,
    b.bidang,
    count(*)::int as total,
    count(*) filter (where i.state_group = 'completed')::int as selesai,
    round(avg(i.percent_done), 2) as persen_selesai
  from issue_kabkota i
  join issue_bidang b on b.issue_id = i.issue_id
  group by i.kabkota, b.bidang
)
select
  k.kabkota as kab_kota,
  b.bidang,
  coalesce(c.total, 0) as total,
  coalesce(c.selesai, 0) as selesai,
  coalesce(c.persen_selesai, 0.00) as persen_selesai
from kabkota_axis k
cross join bidang_axis b
left join cells c on c.kabkota = k.kabkota and c.bidang = b.bidang
where c.total > 0
  or (k.kabkota_rank = 0 and b.bidang_rank = 0)
order by k.kabkota_rank, k.code, b.bidang_rank, lower(b.bidang collate "C"), b.bidang collate "C"
