-- Forgets a file with its chunks.
delete from files
where id = cast(:id as uuid)
