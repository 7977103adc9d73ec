-- Loans by member from :from until before :to.
select
  member_id,
  count(*) as total
from loan
where is_lent = 1
  and loan_date >= :from
  and loan_date < :to
  and trim(member_id) <> ''
group by member_id
