-- One customer.
select
  c.id,
  c.name,
  c.email,
  c.total_spent,
  c.total_orders,
  c.created_at,
  c.updated_at
from customers c
where c.id = :id
