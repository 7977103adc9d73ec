-- Loans by member from :from until before :to. Many rows are counted byte by byte, which MySQL does faster than by
-- collation; then the few results by collation, for which ids may be one.
select
  member_id,
  sum(total) as total
from (
  select
    min(member_id) as member_id,
    count(*) as total
  from loan
  where is_lent = 1
    and loan_date >= :from
    and loan_date < :to
    and trim(member_id) <> ''
  group by cast(member_id as binary)
) b
group by member_id
