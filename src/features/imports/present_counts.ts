import type { ImportCounts } from "./import_record.ts";

/** What became of the rows of a file, in the words of the contract. */
export function presentCounts(
  { total, inserted, updated, unchanged, failed, duplicates, removed }: ImportCounts,
) {
  return {
    totalRows: total,
    successRows: inserted + updated + unchanged,
    failedRows: failed,
    duplicatesRemoved: duplicates,
    inserted,
    updated,
    unchanged,
    removed,
  };
}
