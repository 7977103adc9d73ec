-- Visits from :from until before :to by institution, guests too, every spelling apart.
select
  v.institution,
  count(*) as total
from visitor_count v
where v.checkin_date >= :from
  and v.checkin_date < :to
  and v.institution is not null
group by v.institution
