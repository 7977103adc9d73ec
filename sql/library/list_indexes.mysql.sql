-- The indexes of the two tables that grow, each with the column that it begins with.
select
  s.table_name as table_name,
  s.index_name as index_name,
  s.column_name as first_column
from information_schema.statistics s
where s.table_schema = database()
  and s.table_name in ('loan', 'visitor_count')
  and s.seq_in_index = 1
