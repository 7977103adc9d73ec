-- Keeps a customer as it is until the transaction ends.
select c.id
from customers c
where c.id = :id
for update
