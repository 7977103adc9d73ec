-- Adds products of the seed.
--
-- @param rows  A JSON array of objects with the members below.

insert into products (
  id,
  name,
  description,
  price,
  category_id,
  stock_quantity,
  is_active,
  created_at,
  updated_at
)
select
  s.id,
  s.name,
  s.description,
  s.price,
  s.category_id,
  s.stock_quantity,
  s.is_active,
  s.created_at,
  s.created_at
from json_table(:rows, '$[*]' columns (
  id char(36) character set ascii path '$.id',
  name varchar(150) path '$.name',
  description text path '$.description',
  price decimal(18,2) path '$.price',
  category_id char(36) character set ascii path '$.category_id',
  stock_quantity int path '$.stock_quantity',
  is_active boolean path '$.is_active',
  created_at datetime(3) path '$.created_at'
)) s
