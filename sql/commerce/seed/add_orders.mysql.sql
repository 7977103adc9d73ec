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
from json_table(:rows, '$[*]' columns (
  id char(36) character set ascii path '$.id',
  customer_id char(36) character set ascii path '$.customer_id',
  status varchar(16) path '$.status',
  total_quantity bigint path '$.total_quantity',
  total_price decimal(18,2) path '$.total_price',
  created_at datetime(3) path '$.created_at',
  cancelled_at datetime(3) path '$.cancelled_at'
)) s
