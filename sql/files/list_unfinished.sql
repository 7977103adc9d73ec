-- Files that were begun before a moment and are not whole, the oldest first.
select id
from files
where sha256 is null and created_at < cast(:before as timestamptz)
order by created_at
