-- Which of these rows, a JSON list of numbers, failed and were not mended.
select f.row_no
from import_failures f
where f.import_id = cast(:seq as bigint)
  and f.mended_by is null
  and f.row_no in (select cast(value as integer) from json_array_elements_text(cast(:rows as json)) as value)
