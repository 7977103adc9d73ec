-- One row per kab/kota of the configured table, used or not, and per other one that the issues show.
-- Two codes with one name are one kab/kota, placed by the lower code; a code outside the table is its own name.
--
-- @with issue_kabkota
select
  k.kabkota,
  min(k.kabkota_rank) as kabkota_rank,
  min(k.code collate "C") as code
from (
  select
    t.value as kabkota,
    0 as kabkota_rank,
    t.key as code
  from jsonb_each_text(:kabkota_names::jsonb) t
  union all
  select distinct
    i.kabkota,
    i.kabkota_rank,
    i.kabkota
  from issue_kabkota i
) k
group by k.kabkota
