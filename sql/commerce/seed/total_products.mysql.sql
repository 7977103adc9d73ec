-- Keeps how many pieces of products were sold.
--
-- @param rows  A JSON array of objects with the members below.

update products p
join json_table(:rows, '$[*]' columns (
  id char(36) character set ascii path '$.id',
  total_sold bigint path '$.total_sold'
)) s on s.id = p.id
set p.total_sold = s.total_sold
