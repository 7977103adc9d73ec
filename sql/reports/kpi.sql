-- Key figures of the project.
--
-- One row, every visible issue counted once; zeros when there is nothing. Completion goes by the group of an
-- issue's state, never by its name.
--
-- @database monev
-- @with     plane/visible_issues, plane/issue_kabkota
-- @column   total              integer  Visible issues, cancelled ones included.
-- @column   selesai            integer  Issues whose state is in the group completed.
-- @column   dikerjakan         integer  Issues whose state is in the group started.
-- @column   dibatalkan         integer  Issues whose state is in the group cancelled.
-- @column   belum_ditugaskan   integer  Issues that no person is assigned to; equals that row's total in progress_kabkot.
-- @column   kode_tidak_terbaca integer  Issues with an assignee whose kab/kota code cannot be read; equals that row's total in progress_kabkot.
-- @column   persen_selesai     decimal  Completed issues in percent of those not cancelled, two decimals; 0.00 when there are none.
-- @access   public
select
  count(*)::int as total,
  count(*) filter (where state_group = 'completed')::int as selesai,
  count(*) filter (where state_group = 'started')::int as dikerjakan,
  count(*) filter (where state_group = 'cancelled')::int as dibatalkan,
  (select count(*) from issue_kabkota where kabkota_rank = 1)::int as belum_ditugaskan,
  (select count(*) from issue_kabkota where kabkota_rank = 2)::int as kode_tidak_terbaca,
  coalesce(round(avg(percent_done), 2), 0.00) as persen_selesai
from visible_issues
