-- Keeps how many pieces of products were sold.
--
-- @param rows  A JSON array of objects with the members below.

update products p
set total_sold = s.total_sold
from json_to_recordset(cast(:rows as json)) as s(
  id uuid,
  total_sold bigint
)
where s.id = p.id
