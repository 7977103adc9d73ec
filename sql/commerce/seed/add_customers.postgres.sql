-- Adds customers of the seed.
--
-- @param rows  A JSON array of objects with the members below.

insert into customers (
  id,
  name,
  email,
  created_at,
  updated_at
)
select
  s.id,
  s.name,
  s.email,
  s.created_at,
  s.created_at
from json_to_recordset(cast(:rows as json)) as s(
  id uuid,
  name varchar(255),
  email varchar(255),
  created_at timestamptz
)
