import type { Files } from "#src/platform/files.ts";
import type { DelimitedPlace } from "#src/std/csv/delimited_place.ts";
import type { HeaderMatch } from "#src/features/imports/rows/header_match.ts";
import type { FailedRow } from "#src/features/imports/import_record.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import { LandingGatherer } from "#src/features/imports/landing/landing_gatherer.ts";
import { readSheet } from "#src/features/imports/sheets/read_sheet.ts";
import type { RowReader } from "#src/features/imports/rows/row_reader.ts";
import type { SheetSource } from "#src/features/imports/sheets/sheet_source.ts";

/** Rows that are ready to land together. */
export interface LandingBatch {
  readonly good: LandingGatherer;
  readonly failures: readonly FailedRow[];
  /** Of a file of mended rows, the cells of the good rows as they came, by row. */
  readonly cells: ReadonlyMap<number, readonly string[]>;
  /** The place behind them. */
  readonly next: DelimitedPlace;
}

/** What is read. */
export interface LandingRead {
  readonly kind: ImportKind;
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
  { kind, source, match, reader, from, batchRows }: LandingRead,
): AsyncGenerator<LandingBatch, void, undefined> {
  let isHeader = from === null;
  let start = from?.byte ?? 0;
  let good = new LandingGatherer(kind);
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
      if (match.mend !== null) cells.set(read.row, reader.cellsOf(row));
      if ("values" in read) good.add(read.row, read.values);
      else failures.push({ ...read, cells: reader.cellsOf(row) });
    }
    last = batch.next;
    if (good.numbers.length + failures.length < batchRows && last.byte - start < BYTES_MAX) continue;
    yield { good, failures, cells, next: last };
    [good, failures, cells, start, last] = [new LandingGatherer(kind), [], new Map(), last.byte, null];
  }
  if (last !== null) yield { good, failures, cells, next: last };
}
