-- The imports that are asked for.
select i.*, m.id as mends_id
from imports i
left join imports m on m.seq = i.mends_seq
where (cast(:kind as text) is null or i.kind = :kind)
  and (cast(:state as text) is null or i.state = :state)
  and (cast(:file_name as text) is null or lower(i.file_name) like lower(:file_name) escape '!')
  and (cast(:from as text) is null or i.created_at >= cast(:from as timestamptz))
  and (cast(:before as text) is null or i.created_at < cast(:before as timestamptz))
