-- The next failed rows of an import that nobody has mended: so many, or fewer where their cells are long.
select row_no, cells, faults
from (
  select row_no, cells, faults, sum(length(cells)) over (order by row_no) - length(cells) as before
  from (
    select row_no, cells, faults
    from import_failures
    where import_id = cast(:seq as bigint) and row_no > cast(:after as integer) and mended_by is null
    order by row_no
    limit cast(:limit as integer)
  ) few
) following
where before < cast(:length as bigint)
order by row_no
