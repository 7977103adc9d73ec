-- Waits for the turn to write rows of a kind, and keeps it until the transaction ends.
select
from import_kinds
where kind = :kind
for update
