-- Stored files that no import needs, of before a day: whoever had them stored died before it could say what for.
select f.id
from files f
where f.created_at < current_timestamp(3) - interval '1 day'
  and not exists (select 1 from imports i where i.file_id = f.id)
  and not exists (select 1 from imports i where i.sheet_file_id = f.id and i.phase <> 'done')
limit 100
