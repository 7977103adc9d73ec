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
from json_table(:rows, '$[*]' columns (
  id char(36) character set ascii path '$.id',
  name varchar(100) path '$.name',
  description text path '$.description',
  created_at datetime(3) path '$.created_at'
)) s
