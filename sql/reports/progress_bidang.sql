-- Progress of every bidang.
--
-- One row per label of the project, zeros included, and per workspace label in use; ordered by name. Issues without a
-- label follow in a row of their own when there are any. An issue with several labels counts once in each.
--
-- @database monev
-- @with     plane/issue_bidang, plane/bidang_axis
-- @column   bidang         text     Name of the label, or Tanpa Bidang.
-- @column   total          integer  Visible issues of this bidang, cancelled ones included.
-- @column   selesai        integer  Issues whose state is in the group completed.
-- @column   dikerjakan     integer  Issues whose state is in the group started.
-- @column   dibatalkan     integer  Issues whose state is in the group cancelled.
-- @column   persen_selesai decimal  Completed issues in percent of those not cancelled, two decimals; 0.00 when there are none.
-- @access   public
select
  b.bidang,
  count(i.issue_id)::int as total,
  count(*) filter (where i.state_group = 'completed')::int as selesai,
  count(*) filter (where i.state_group = 'started')::int as dikerjakan,
  count(*) filter (where i.state_group = 'cancelled')::int as dibatalkan,
  coalesce(round(avg(i.percent_done), 2), 0.00) as persen_selesai
from bidang_axis b
left join issue_bidang i on i.bidang = b.bidang
group by b.bidang, b.bidang_rank
order by b.bidang_rank, lower(b.bidang collate "C"), b.bidang collate "C"
