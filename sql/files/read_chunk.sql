-- A part of a chunk.
select substring(content from cast(:start as integer) + 1 for cast(:length as integer)) as content
from file_chunks
where file_id = cast(:file_id as uuid) and chunk_no = cast(:chunk_no as integer)
