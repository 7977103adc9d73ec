-- The member's institution at their newest visit that has kept one.
select
  v.institution
from visitor_count v
where v.member_id = :member_id
  and trim(v.institution) <> ''
order by v.checkin_date desc, v.visitor_id desc
limit 1
