-- One row per visible issue and kab/kota of its people, so an issue counts once in each; nobody assigned is a row too.
-- `kabkota_rank` sets the two special rows apart and last: 0 a place, 1 nobody assigned, 2 no code to read.
--
-- @with issue_people
select distinct
  issue_id,
  kabkota,
  kabkota_rank,
  state_group,
  percent_done
from issue_people
