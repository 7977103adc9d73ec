-- The customers that a reader asks for; a filter that is NULL lets all through.
select
  c.id,
  c.name,
  c.total_spent
from customers c
where (:name is null or c.name like :name escape '!')
  and (:email is null or c.email = :email)
