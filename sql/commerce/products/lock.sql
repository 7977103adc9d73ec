-- Keeps a product as it is until the transaction ends.
select p.id
from products p
where p.id = :id
for update
