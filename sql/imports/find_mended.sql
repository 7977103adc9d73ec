-- The newest landed import of a kind that has failed rows which nobody has mended.
select i.*, m.id as mends_id
from imports i
left join imports m on m.seq = i.mends_seq
where i.kind = :kind
  and i.state = 'completed'
  and exists (select 1 from import_failures f where f.import_id = i.seq and f.mended_by is null)
order by i.seq desc
limit 1
