-- One import.
select i.*, m.id as mends_id
from imports i
left join imports m on m.seq = i.mends_seq
where i.id = cast(:id as uuid)
