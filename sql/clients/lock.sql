-- Keeps a client as it is until the transaction ends, and others from making stores of it.
select c.id
from clients c
where c.id = :id
for update
