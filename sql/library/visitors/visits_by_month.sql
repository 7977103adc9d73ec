-- Visits of each local month (202611) from :from until before :to, guests too; months without any are left out.
select
  100 * extract(year from v.checkin_date) + extract(month from v.checkin_date) as period,
  count(*) as total
from visitor_count v
where v.checkin_date >= :from
  and v.checkin_date < :to
group by 100 * extract(year from v.checkin_date) + extract(month from v.checkin_date)
