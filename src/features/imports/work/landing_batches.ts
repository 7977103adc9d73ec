import type { Files } from "#src/platform/files.ts";
import type { DelimitedPlace } from "#src/std/csv/delimited_place.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import type { HeaderMatch } from "#src/features/imports/rows/header_match.ts";
import type { FailedRow } from "#src/features/imports/import_record.ts";
import type { LandingRow } from "#src/features/imports/landing.ts";
import { readSheet } from "#src/features/imports/sheets/read_sheet.ts";
import type { RowReader } from "#src/features/imports/rows/row_reader.ts";
import type { SheetSource } from "#src/features/imports/sheets/sheet_source.ts";

/** Rows that are ready to land together. */
export interface LandingBatch {
  readonly rows: readonly LandingRow[];
  readonly failures: readonly FailedRow[];
  /** Of a file of mended rows, the cells of `rows` as they came, by row. */
  readonly cells: ReadonlyMap<number, readonly string[]>;
  /** The place behind them. */
  readonly next: DelimitedPlace;
}

/** What is read. */
export interface LandingRead {
  readonly source: SheetSource;
  readonly match: HeaderMatch;
  readonly reader: RowReader;
  /** `null` = from the header on. */
  readonly from: DelimitedPlace | null;
  /** Most rows of a batch. */
  readonly batchRows: number;
}

const BYTES_MAX = 8 << 20;

/**
 * Reads a sheet in batches of up to about `batchRows` rows or 8 MiB, whichever comes first. The place behind a batch moves on
 * even where it holds nothing.
 *
 * @throws {SheetError}
 */
export async function* landingBatches(
  files: Files,
  { source, match, reader, from, batchRows }: LandingRead,
): AsyncGenerator<LandingBatch, void, undefined> {
  let isHeader = from === null;
  let start = from?.byte ?? 0;
  let rows: LandingRow[] = [];
  let failures: FailedRow[] = [];
  let cells = new Map<number, readonly string[]>();
  let last: DelimitedPlace | null = null;
  for await (const batch of readSheet(files, source, from ?? undefined)) {
    for (const row of batch.rows) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      const read = reader.read(row);
      if (read === null) continue;
      if (match.mend !== null) cells.set(read.row, ownCells(row, match));
      if ("values" in read) rows.push(read);
      else failures.push({ ...read, cells: ownCells(row, match) });
    }
    last = batch.next;
    if (rows.length + failures.length < batchRows && last.byte - start < BYTES_MAX) continue;
    yield { rows, failures, cells, next: last };
    [rows, failures, cells, start, last] = [[], [], new Map(), last.byte, null];
  }
  if (last !== null) yield { rows, failures, cells, next: last };
}

/** The cells as they came, without what an earlier file of failed rows had said about them. */
function ownCells({ cells }: SheetRow, { mend }: HeaderMatch): readonly string[] {
  if (mend === null) return cells;
  const said = new Set(Object.values(mend));
  return cells.filter((_, at) => !said.has(at));
}
