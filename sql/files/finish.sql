-- Makes a file whole.
update files
set size_bytes = cast(:size_bytes as bigint), sha256 = :sha256
where id = cast(:id as uuid)
