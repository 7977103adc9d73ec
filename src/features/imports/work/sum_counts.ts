import type { ImportCounts } from "#src/features/imports/import_record.ts";

/** Counts together with what was added to some of them. */
export function sumCounts(counts: ImportCounts, added: Partial<ImportCounts>): ImportCounts {
  return {
    total: counts.total + (added.total ?? 0),
    inserted: counts.inserted + (added.inserted ?? 0),
    updated: counts.updated + (added.updated ?? 0),
    unchanged: counts.unchanged + (added.unchanged ?? 0),
    failed: counts.failed + (added.failed ?? 0),
    duplicates: counts.duplicates + (added.duplicates ?? 0),
    removed: counts.removed + (added.removed ?? 0),
  };
}
