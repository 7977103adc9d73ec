-- Loans by item code from :from until before :to (NULL: ever).
select
  item_code,
  count(*) as total
from loan
where is_lent = 1
  and (cast(:from as date) is null or loan_date >= cast(:from as date))
  and (cast(:to as date) is null or loan_date < cast(:to as date))
group by item_code
