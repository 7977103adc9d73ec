-- Visits by member from :from until before :to. Guests have no member_id, or an empty one. Many rows are counted byte
-- by byte, which MySQL does faster than by collation; then the few results by collation, for which ids may be one.
select
  member_id,
  sum(total) as total
from (
  select
    min(member_id) as member_id,
    count(*) as total
  from visitor_count
  where checkin_date >= :from
    and checkin_date < :to
    and trim(member_id) <> ''
  group by cast(member_id as binary)
) b
group by member_id
