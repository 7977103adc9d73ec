-- The customers that a reader asks for; a filter that is NULL lets all through.
select
  c.id,
  c.name,
  c.total_spent
from customers c
where (cast(:name as text) is null or lower(c.name) like cast(:name as text) escape '!')
  and (cast(:email as text) is null or lower(c.email) = cast(:email as text))
