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
from json_table(:rows, '$[*]' columns (
  id char(36) character set ascii path '$.id',
  name varchar(255) path '$.name',
  email varchar(255) path '$.email',
  created_at datetime(3) path '$.created_at'
)) s
