-- Moves rows of an import from its failed ones to where they came to, or back. One that had failed as none of its rows was good
-- has succeeded with the first that is mended.
update imports
set
  rows_failed = rows_failed - cast(:failed as bigint),
  rows_inserted = rows_inserted + cast(:inserted as bigint),
  rows_updated = rows_updated + cast(:updated as bigint),
  rows_unchanged = rows_unchanged + cast(:unchanged as bigint),
  rows_duplicate = rows_duplicate + cast(:duplicates as bigint),
  state = case when state = 'failed' then 'completed' else state end,
  outcome = case when state = 'failed' then 'completed' else outcome end,
  message = case
    when rows_failed = cast(:failed as bigint) then 'All ' || rows_total || ' rows are in, mended ones with them'
    else (rows_total - rows_failed + cast(:failed as bigint)) || ' of ' || rows_total || ' rows are in, '
      || (rows_failed - cast(:failed as bigint)) || ' failed: see errors.csv'
  end,
  updated_at = current_timestamp(3)
where seq = cast(:seq as bigint)
