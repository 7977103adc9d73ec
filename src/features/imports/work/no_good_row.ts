import type { ImportCounts } from "#src/features/imports/import_record.ts";

/** Why an import fails that has not one good row, for the uploader; `null` = it has one. */
export function noGoodRow({ total, failed }: ImportCounts): string | null {
  if (total > failed) return null;
  return total === 0
    ? "The file has no row of this type"
    : `None of the ${total} rows could be read: see errors.csv`;
}
