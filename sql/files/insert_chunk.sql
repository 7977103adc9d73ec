-- Adds a chunk to a file; its bytes come in base64.
insert into file_chunks (file_id, chunk_no, content)
values (cast(:file_id as uuid), cast(:chunk_no as integer), decode(:content, 'base64'))
