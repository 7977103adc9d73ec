-- Says of these rows, a JSON list of numbers, that another import has landed them.
update import_failures
set mended_by = cast(:by as bigint)
where import_id = cast(:seq as bigint)
  and mended_by is null
  and row_no in (select cast(value as integer) from json_array_elements_text(cast(:rows as json)) as value)
