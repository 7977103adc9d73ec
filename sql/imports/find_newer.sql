-- Whether a later import of the kind has landed whole.
select i.seq
from imports i
where i.kind = :kind
  and i.seq > cast(:seq as bigint)
  and i.state = 'completed'
  and i.mends_seq is null
limit 1
