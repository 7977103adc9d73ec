-- The columns of our tables that this role may read; what is missing here, a report cannot ask for.
select
  c.table_name::text as table_name,
  c.column_name::text as column_name
from information_schema.columns c
where c.table_schema = any (current_schemas(false))
