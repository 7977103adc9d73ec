-- How often each kind's table has changed for good.
select kind, version
from import_kinds
