-- Titles that are gone from `biblio`, as their newest loans have kept them. :biblio_ids is `,12,15,`.
select
  t.biblio_id,
  t.title
from (
  select
    h.biblio_id,
    h.title,
    row_number() over (
      partition by h.biblio_id
      order by h.loan_date is null, h.loan_date desc, h.loan_id desc
    ) as place
  from loan_history h
  where position(concat(',', h.biblio_id, ',') in :biblio_ids) > 0
    and trim(h.title) <> ''
) t
where t.place = 1
