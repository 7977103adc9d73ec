-- Keeps a store as it is until the transaction ends.
select s.id
from stores s
where s.id = :id
for update
