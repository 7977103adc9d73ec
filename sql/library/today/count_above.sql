-- Visits of one local day among those above a visitor_id: a range of the primary key.
--
-- @column total bigint Visits from :midnight, inclusive, to :next_midnight, exclusive.
select count(*) as total
from visitor_count
where visitor_id > :base
  and checkin_date >= :midnight
  and checkin_date < :next_midnight
