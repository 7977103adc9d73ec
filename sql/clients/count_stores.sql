-- How many stores a client has that are not deleted.
select count(*) as total
from stores s
where s.client_id = :id
  and s.deleted_at is null
