-- Visits of each local year from :from until before :to, guests too; years without any are left out.
select
  extract(year from v.checkin_date) as period,
  count(*) as total
from visitor_count v
where v.checkin_date >= :from
  and v.checkin_date < :to
group by extract(year from v.checkin_date)
