-- An import that has landed, or is about to land, mended rows of another one.
select i.id
from imports i
where i.mends_seq = cast(:seq as bigint) and (i.phase <> 'done' or i.state = 'completed')
order by i.seq desc
limit 1
