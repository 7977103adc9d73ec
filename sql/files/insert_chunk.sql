-- Adds a chunk to a file.
insert into file_chunks (file_id, chunk_no, content)
values (cast(:file_id as uuid), cast(:chunk_no as integer), cast(:content as bytea))
