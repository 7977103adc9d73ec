-- Forgets a file with its chunks, unless it has become whole.
delete from files
where id = cast(:id as uuid) and sha256 is null
