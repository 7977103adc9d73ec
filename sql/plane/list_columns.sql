-- The columns of Plane's nine tables that this role may read; what is missing here, a report cannot ask for.
select
  c.table_name::text as table_name,
  c.column_name::text as column_name
from information_schema.columns c
where c.table_schema = any (current_schemas(false))
  and c.table_name in (
    'issue_assignees',
    'issue_comments',
    'issue_labels',
    'issues',
    'labels',
    'projects',
    'states',
    'users',
    'workspaces'
  )
order by c.table_name::text collate "C", c.column_name::text collate "C"
