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
from json_to_recordset(cast(:rows as json)) as s(
  id uuid,
  name varchar(150),
  description text,
  price decimal(18,2),
  category_id uuid,
  stock_quantity int,
  is_active boolean,
  created_at timestamptz
)
