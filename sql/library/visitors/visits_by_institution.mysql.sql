-- Visits from :from until before :to by institution, guests too, every spelling apart: the column's own collation
-- would take `FMIPA` and `fmipa` for one and show either.
select
  convert(v.institution using utf8mb4) collate utf8mb4_bin as institution,
  count(*) as total
from visitor_count v
where v.checkin_date >= :from
  and v.checkin_date < :to
  and v.institution is not null
group by convert(v.institution using utf8mb4) collate utf8mb4_bin
