-- Adds orders of the seed.
--
-- @param rows  A JSON array of objects with the members below.

insert into orders (
  id,
  customer_id,
  status,
  total_quantity,
  total_price,
  created_at,
  cancelled_at
)
select
  s.id,
  s.customer_id,
  s.status,
  s.total_quantity,
  s.total_price,
  s.created_at,
  s.cancelled_at
from json_to_recordset(cast(:rows as json)) as s(
  id uuid,
  customer_id uuid,
  status varchar(16),
  total_quantity bigint,
  total_price decimal(18,2),
  created_at timestamptz,
  cancelled_at timestamptz
)
