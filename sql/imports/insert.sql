-- Writes down a file that is to be imported.
insert into imports (id, kind, file_id, file_name, size_bytes, sha256, options, mends_seq, sheet, place, bytes_total, message)
values (
  cast(:id as uuid),
  :kind,
  cast(:file_id as uuid),
  :file_name,
  :size_bytes,
  :sha256,
  :options,
  cast(:mends_seq as bigint),
  :sheet,
  :place,
  :bytes_total,
  'Waiting for its turn'
)
