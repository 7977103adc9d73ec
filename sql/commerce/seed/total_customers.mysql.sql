-- Keeps what customers have ordered.
--
-- @param rows  A JSON array of objects with the members below.

update customers c
join json_table(:rows, '$[*]' columns (
  id char(36) character set ascii path '$.id',
  total_spent decimal(24,2) path '$.total_spent',
  total_orders bigint path '$.total_orders'
)) s on s.id = c.id
set
  c.total_spent = s.total_spent,
  c.total_orders = s.total_orders
