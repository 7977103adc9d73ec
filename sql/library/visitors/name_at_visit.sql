-- The member's name at their newest visit that has kept one.
select
  v.member_name
from visitor_count v
where v.member_id = :member_id
  and trim(v.member_name) <> ''
order by v.checkin_date desc, v.visitor_id desc
limit 1
