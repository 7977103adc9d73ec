-- What top_titles gives where there is no loan_history, as before SLiMS 9.0.0: nobody knows the titles of items that
-- are gone, so their loans are left out.
--
-- @with loans_by_item
select
  r.biblio_id,
  b.title,
  r.total
from (
  select
    i.biblio_id,
    sum(c.total) as total,
    rank() over (order by sum(c.total) desc) as place
  from loans_by_item c
  join (
    select
      cast(item_code as char(20)) as item_key,
      biblio_id
    from item
    where biblio_id is not null
    limit 2147483647
  ) i on i.item_key = cast(c.item_code as char(20))
  group by i.biblio_id
) r
left join biblio b on b.biblio_id = r.biblio_id
where r.place <= :places
