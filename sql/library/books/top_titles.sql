-- The titles on the first :places places by loans from :from until before :to (NULL: ever), with all that share the
-- last place. Loans are counted by item first, which leaves few rows to join; the loans of an item that is gone, or of
-- none, are looked up one by one, as loan_history knows their titles by loan.
--
-- @with loans_by_item
select
  r.biblio_id,
  b.title,
  r.total
from (
  select
    coalesce(i.biblio_id, h.biblio_id) as biblio_id,
    sum(case when i.biblio_id is null then 1 else c.total end) as total,
    rank() over (order by sum(case when i.biblio_id is null then 1 else c.total end) desc) as place
  from loans_by_item c
  -- Tables of different age differ in collation: the cast takes both sides to the session's. The limit, which none
  -- reaches, makes MySQL put the items aside with an index on the cast.
  left join (
    select
      cast(item_code as char(20)) as item_key,
      biblio_id
    from item
    limit 2147483647
  ) i on i.item_key = cast(c.item_code as char(20))
  left join loan l on i.biblio_id is null
    and (l.item_code = c.item_code or (l.item_code is null and c.item_code is null))
    and l.is_lent = 1
    and (cast(:from as date) is null or l.loan_date >= cast(:from as date))
    and (cast(:to as date) is null or l.loan_date < cast(:to as date))
  left join loan_history h on h.loan_id = l.loan_id
  where i.biblio_id is not null
    or h.biblio_id is not null
  group by coalesce(i.biblio_id, h.biblio_id)
) r
left join biblio b on b.biblio_id = r.biblio_id
where r.place <= :places
