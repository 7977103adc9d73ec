-- The newest import of the same content, kind and choices that is under way or has landed.
select i.*, m.id as mends_id
from imports i
left join imports m on m.seq = i.mends_seq
where i.sha256 = :sha256
  and i.kind = :kind
  and i.options = :options
  and (cast(:mends_seq as bigint) is null or i.mends_seq = cast(:mends_seq as bigint))
  and i.state not in ('failed', 'cancelled', 'rolled_back')
  and i.outcome = 'completed'
order by i.seq desc
limit 1
