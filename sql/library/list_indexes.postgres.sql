-- The indexes of the two tables that grow, each with the column that it begins with; one that is broken, or holds only
-- some of the rows, is as good as none.
select
  t.relname::text as table_name,
  x.relname::text as index_name,
  a.attname::text as first_column
from pg_index i
join pg_class t on t.oid = i.indrelid
join pg_class x on x.oid = i.indexrelid
join pg_namespace n on n.oid = t.relnamespace
left join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
where n.nspname = any (current_schemas(false))
  and t.relname in ('loan', 'visitor_count')
  and i.indisvalid
  and i.indpred is null
