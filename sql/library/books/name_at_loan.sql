-- The member's name at their newest loan that has kept one.
select
  h.member_name
from loan l
join loan_history h on h.loan_id = l.loan_id
where l.member_id = :member_id
  and trim(h.member_name) <> ''
order by h.loan_date is null, h.loan_date desc, h.loan_id desc
limit 1
