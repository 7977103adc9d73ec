-- Failed imports, oldest first, but for those whose rows others have mended, or are about to.
select i.id
from imports i
where i.state = 'failed'
  and i.phase = 'done'
  and (cast(:kind as text) is null or i.kind = :kind)
  and not exists (
    select 1
    from imports m
    where m.mends_seq = i.seq and (m.phase <> 'done' or m.state = 'completed')
  )
order by i.seq
limit 1000
