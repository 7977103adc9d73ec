-- What came since a visitor_id, and whether something else changed: MyISAM knows its number of rows without counting.
--
-- @column kept      bigint  Rows of the table.
-- @column new_rows  bigint  Rows above :mark.
-- @column new_today bigint  Of those, visits from :midnight, inclusive, to :next_midnight, exclusive.
-- @column mark      bigint? The greatest visitor_id above :mark.
select
  (select count(*) from visitor_count) as kept,
  count(*) as new_rows,
  count(case when checkin_date >= :midnight and checkin_date < :next_midnight then 1 end) as new_today,
  max(visitor_id) as mark
from visitor_count
where visitor_id > :mark
