-- A file that is whole.
select size_bytes, chunk_bytes
from files
where id = cast(:id as uuid) and sha256 is not null
