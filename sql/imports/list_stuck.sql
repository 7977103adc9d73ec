-- Imports whose turn it is and on which nobody has worked for a while.
select i.id, i.step, i.tries
from imports i
where i.phase <> 'done'
  and i.updated_at <= current_timestamp(3) - cast(:idle_ms as integer) * interval '1 millisecond'
  and not exists (
    select 1
    from imports before
    where before.kind = i.kind and before.phase <> 'done' and before.seq < i.seq
  )
order by i.seq
