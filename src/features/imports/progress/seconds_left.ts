import type { ImportRecord } from "#src/features/imports/import_record.ts";

/**
 * How long an import goes on landing, by the bytes that are left: how many of its rows are of its kind shows only at the end.
 * `null` = nobody knows.
 */
export function secondsLeft(
  { phase, counts, bytesDone, bytesTotal }: ImportRecord,
  rowsPerSecond: number | null,
): number | null {
  if (phase !== "land" || rowsPerSecond === null || bytesDone === 0) return null;
  const rowsLeft = counts.total * Math.max(0, bytesTotal - bytesDone) / bytesDone;
  return Math.ceil(rowsLeft / rowsPerSecond);
}
