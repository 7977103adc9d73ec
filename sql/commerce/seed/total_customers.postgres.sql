-- Keeps what customers have ordered.
--
-- @param rows  A JSON array of objects with the members below.

update customers c
set
  total_spent = s.total_spent,
  total_orders = s.total_orders
from json_to_recordset(cast(:rows as json)) as s(
  id uuid,
  total_spent decimal(24,2),
  total_orders bigint
)
where s.id = c.id
