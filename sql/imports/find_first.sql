-- The import of a kind whose turn it is.
select i.*, m.id as mends_id
from imports i
left join imports m on m.seq = i.mends_seq
where i.kind = :kind and i.phase <> 'done'
order by i.seq
limit 1
