-- Moves rows of an import from its failed ones to where they came to, or back.
update imports
set
  rows_failed = rows_failed - cast(:failed as bigint),
  rows_inserted = rows_inserted + cast(:inserted as bigint),
  rows_updated = rows_updated + cast(:updated as bigint),
  rows_unchanged = rows_unchanged + cast(:unchanged as bigint),
  rows_duplicate = rows_duplicate + cast(:duplicates as bigint),
  updated_at = current_timestamp(3)
where seq = cast(:seq as bigint)
