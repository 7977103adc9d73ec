-- Visits of one local day, by reading the whole table: SLiMS has no index on checkin_date.
--
-- @column total bigint Visits from :midnight, inclusive, to :next_midnight, exclusive.
select count(*) as total
from visitor_count
where checkin_date >= :midnight
  and checkin_date < :next_midnight
