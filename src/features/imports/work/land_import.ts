import type { DatabaseSession } from "#src/platform/tables.ts";
import { readAhead } from "#src/std/streams/read_ahead.ts";
import type { FailedRow } from "#src/features/imports/import_record.ts";
import type { ImportChange, ImportSlice } from "./import_slice.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import type { LandingRows } from "#src/features/imports/landing.ts";
import { type LandingBatch, landingBatches } from "./landing_batches.ts";
import { noGoodRow } from "./no_good_row.ts";
import { RowReader } from "#src/features/imports/rows/row_reader.ts";
import type { SheetPlan } from "./sheet_plan.ts";
import { sumCounts } from "./sum_counts.ts";

/** One is ready when the one before has landed, and the next is made while it lands. */
const BATCHES_AHEAD = 2;

/**
 * Writes the rows of a surveyed sheet, batch by batch, each together with the place behind it. Ends in the phase
 * `publish`, or failed where not one row was good.
 */
export async function landImport(slice: ImportSlice): Promise<void> {
  const { deps: { files, timezone, batchRows }, work, kind: { kind } } = slice;
  const { source, match, choices }: SheetPlan = JSON.parse(work.sheet!);
  const reader = new RowReader({ kind, match, choices: choices!, timezone });
  const from = work.place === null ? null : JSON.parse(work.place);
  const batches = landingBatches(files, { kind, source, match, reader, from, batchRows });
  for await (const batch of readAhead(batches, BATCHES_AHEAD)) {
    using _ = batch.good;
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
    ? { rows: batch.good.rows(), failures: batch.failures }
    : splitMended(batch, await store.openFailures(session, mendsSeq, batch.good.numbers));
  const landed = await landing.land(session, { seq, mendsSeq }, rows);
  await store.addFailures(session, seq, failures);
  if (mendsSeq !== null) {
    await store.mend(session, seq, { seq: mendsSeq, counts: landed, rows: rows.numbers });
  }
  const counts = sumCounts(current.counts, {
    ...landed,
    total: rows.numbers.length + failures.length,
    failed: failures.length,
  });
  return {
    counts,
    place: JSON.stringify(batch.next),
    bytesDone: batch.next.byte,
    message: `Writing rows: ${counts.total} so far`,
  };
}

/** Only rows that had failed are mended. */
function splitMended(
  { good, failures, cells }: LandingBatch,
  open: ReadonlySet<number>,
): { readonly rows: LandingRows; readonly failures: readonly FailedRow[] } {
  const strangers = good.numbers.filter((row) => !open.has(row)).map((row) => ({
    row,
    cells: cells.get(row)!,
    faults: [{
      column: "__row",
      code: "not_failed",
      message: `Row ${row} of the file that is mended has not failed, or was mended already`,
    }],
  }));
  return { rows: good.rows(open), failures: [...failures, ...strangers] };
}

async function finish(
  { kind: { landing } }: ImportSlice,
  session: DatabaseSession,
  { seq, mendsSeq, counts }: ImportWork,
): Promise<ImportChange> {
  const message = noGoodRow(counts);
  if (message !== null) return { phase: "done", state: "failed", outcome: "failed", place: null, message };
  const last = await landing.finish(session, { seq, mendsSeq });
  return {
    phase: "publish",
    counts: sumCounts(counts, last),
    // The survey counts lines that the kind passes over, too.
    rowsExpected: counts.total,
    place: null,
    message: "Telling everybody",
  };
}
