-- The members on the first :places places by visits from :from until before :to, with all who share the last place.
--
-- @with visits_by_member
select
  r.member_id as counted_id,
  m.member_id,
  m.member_name,
  m.inst_name,
  r.total
from (
  select
    member_id,
    total,
    rank() over (order by total desc) as place
  from visits_by_member
) r
-- Tables of different age differ in collation: the cast takes both sides to the session's. The limit, which none
-- reaches, makes MySQL put the members aside with an index on the cast.
left join (
  select
    cast(member_id as char(20)) as member_key,
    member_id,
    member_name,
    inst_name
  from member
  limit 2147483647
) m on m.member_key = cast(r.member_id as char(20))
where r.place <= :places
