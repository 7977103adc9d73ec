-- Begins a file.
insert into files (id, chunk_bytes, created_at)
values (cast(:id as uuid), cast(:chunk_bytes as integer), cast(:created_at as timestamptz))
