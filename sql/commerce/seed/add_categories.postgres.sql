-- Adds categories of the seed.
--
-- @param rows  A JSON array of objects with the members below.

insert into categories (
  id,
  name,
  description,
  created_at,
  updated_at
)
select
  s.id,
  s.name,
  s.description,
  s.created_at,
  s.created_at
from json_to_recordset(cast(:rows as json)) as s(
  id uuid,
  name varchar(100),
  description text,
  created_at timestamptz
)
