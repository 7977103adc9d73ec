-- The columns of SLiMS's tables that this role may read; what is missing here, the library's statements cannot ask for.
select
  c.table_name as table_name,
  c.column_name as column_name
from information_schema.columns c
where c.table_schema = database()
  and c.table_name in ('biblio', 'item', 'loan', 'loan_history', 'member', 'visitor_count')
