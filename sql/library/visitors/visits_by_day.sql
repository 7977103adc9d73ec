-- Visits of each local day from :from until before :to, guests too; days without any are left out.
select
  cast(v.checkin_date as date) as period,
  count(*) as total
from visitor_count v
where v.checkin_date >= :from
  and v.checkin_date < :to
group by cast(v.checkin_date as date)
