import type { DatabaseSession } from "#src/platform/tables.ts";
import { readAhead } from "#src/std/streams/read_ahead.ts";
import type { FailedRow } from "#src/features/imports/import_record.ts";
import type { ImportChange, ImportSlice } from "./import_slice.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import type { LandingRow } from "#src/features/imports/landing.ts";
import { type LandingBatch, landingBatches } from "./landing_batches.ts";
import { RowReader } from "#src/features/imports/rows/row_reader.ts";
import type { SheetPlan } from "./sheet_plan.ts";
import { sumCounts } from "./sum_counts.ts";

/**
 * Writes the rows of a surveyed sheet, batch by batch, each together with the place behind it. Ends in the phase
 * `publish`, or failed where not one row was good.
 */
export async function landImport(slice: ImportSlice): Promise<void> {
  const { deps: { files, timezone, batchRows }, work, kind: { kind } } = slice;
  const { source, match, choices }: SheetPlan = JSON.parse(work.sheet!);
  const reader = new RowReader({ kind, match, choices: choices!, timezone });
  const from = work.place === null ? null : JSON.parse(work.place);
  for await (const batch of readAhead(landingBatches(files, { source, match, reader, from, batchRows }))) {
    await slice.commit((session, current) => landBatch(slice, { session, current, batch }));
    if (slice.isOver) return;
  }
  await slice.commit((session, current) => finish(slice, session, current));
}

interface BatchLanding {
  readonly session: DatabaseSession;
  readonly current: ImportWork;
  readonly batch: LandingBatch;
}

async function landBatch(
  slice: ImportSlice,
  { session, current, batch }: BatchLanding,
): Promise<ImportChange> {
  const { deps: { store }, kind: { landing } } = slice;
  const { seq, mendsSeq } = current;
  const { rows, failures } = mendsSeq === null
    ? batch
    : splitMended(batch, await store.openFailures(session, mendsSeq, batch.rows.map(({ row }) => row)));
  const landed = await landing.land(session, { seq, mendsSeq }, rows);
  await store.addFailures(session, seq, failures);
  if (mendsSeq !== null) {
    await store.mend(session, seq, { seq: mendsSeq, counts: landed, rows: rows.map(({ row }) => row) });
  }
  const counts = sumCounts(current.counts, {
    ...landed,
    total: rows.length + failures.length,
    failed: failures.length,
  });
  return {
    counts,
    place: JSON.stringify(batch.next),
    bytesDone: batch.next.byte,
    message: `Writing rows: ${counts.total} of ${current.rowsExpected}`,
  };
}

/** Only rows that had failed are mended. */
function splitMended(
  { rows, failures, cells }: LandingBatch,
  open: ReadonlySet<number>,
): { readonly rows: readonly LandingRow[]; readonly failures: readonly FailedRow[] } {
  const strangers = rows.filter(({ row }) => !open.has(row)).map(({ row }) => ({
    row,
    cells: cells.get(row)!,
    faults: [{
      column: "__row",
      code: "not_failed",
      message: `Row ${row} of the file that is mended has not failed, or was mended already`,
    }],
  }));
  return { rows: rows.filter(({ row }) => open.has(row)), failures: [...failures, ...strangers] };
}

async function finish(
  { kind: { landing } }: ImportSlice,
  session: DatabaseSession,
  { seq, mendsSeq, counts }: ImportWork,
): Promise<ImportChange> {
  if (counts.total === counts.failed) {
    const message = counts.total === 0
      ? "The file has no row of this type"
      : `None of the ${counts.total} rows could be read: see errors.csv`;
    return { phase: "done", state: "failed", outcome: "failed", place: null, message };
  }
  const last = await landing.finish(session, { seq, mendsSeq });
  return { phase: "publish", counts: sumCounts(counts, last), place: null, message: "Telling everybody" };
}
