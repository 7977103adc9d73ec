-- How often each kind of data has changed, and how many rows it has.

select tag, sum(version) as version, sum(row_count) as row_count
from data_versions
group by tag
