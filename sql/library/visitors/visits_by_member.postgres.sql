-- Visits by member from :from until before :to. Guests have no member_id, or an empty one.
select
  member_id,
  count(*) as total
from visitor_count
where checkin_date >= :from
  and checkin_date < :to
  and trim(member_id) <> ''
group by member_id
