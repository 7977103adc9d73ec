-- The next failed rows of an import that nobody has mended.
select row_no, cells, faults
from import_failures
where import_id = cast(:seq as bigint) and row_no > cast(:after as integer) and mended_by is null
order by row_no
limit cast(:limit as integer)
