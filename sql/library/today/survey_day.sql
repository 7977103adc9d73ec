-- Visits of one local day and what later counts need to be quicker, all of the same moment: one statement, one lock.
--
-- @column total bigint Visits from :midnight, inclusive, to :next_midnight, exclusive.
-- @column base  bigint No visit of the day has this visitor_id or a smaller one.
-- @column mark  bigint The greatest visitor_id; 0 when the table is empty.
-- @column kept  bigint Rows of the table.
select
  count(*) as total,
  coalesce(min(visitor_id) - 1, (select max(visitor_id) from visitor_count), 0) as base,
  coalesce((select max(visitor_id) from visitor_count), 0) as mark,
  (select count(*) from visitor_count) as kept
from visitor_count
where checkin_date >= :midnight
  and checkin_date < :next_midnight
