-- Keeps a category as it is until the transaction ends.
select c.id
from categories c
where c.id = :id
for update
