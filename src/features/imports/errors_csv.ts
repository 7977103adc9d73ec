import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { CellsBuilder } from "#src/std/cells/cells_builder.ts";
import { CsvEncoder } from "#src/std/csv/csv_encoder.ts";
import { SHEET_LIMITS } from "#src/std/sheets/sheet_limits.ts";
import type { FailedRow } from "./import_record.ts";

/** The failed rows of one file. */
export interface FailedRows {
  /** Of the file. */
  readonly header: readonly string[];
  /** In the file's order. */
  readonly rows: AsyncIterable<readonly FailedRow[]>;
}

/** What stands behind a failed row's own cells. */
const ADDED = ["__row", "__column", "__code", "__message"] as const;
const JOINT = "; ";

/**
 * The failed rows of a file as CSV in UTF-8: RFC 4180, CRLF, a line for each row: its cells exactly as they came, its number in the
 * file, and what is wrong with it. Cells beyond the file's header, which no column has, stand behind all that.
 *
 * Nothing is given out before the first rows are there.
 *
 * @param profile `excel` = with a byte order mark, and cells that a spreadsheet would run as a formula have a `'` in front, so
 * that such a file does not hold what came.
 */
export async function* errorsCsv(
  { header, rows }: FailedRows,
  profile: "faithful" | "excel",
): AsyncGenerator<Uint8Array> {
  const excel = profile === "excel";
  const encoder = new CsvEncoder({ delimiter: ",", bom: excel, guarded: excel ? texts(header.length) : [] });
  let opening: Uint8Array | null = encoder.header([...header, ...ADDED]);
  for await (const batch of rows) {
    const records = sameWidths(batch.map((row) => record(header.length, row)))
      .map((alike) => encoder.rows(cellsOf(alike)));
    yield concatBytes(opening === null ? records : [opening, ...records]);
    opening = null;
  }
  if (opening !== null) yield opening;
}

function record(width: number, { row, cells, faults }: FailedRow): string[] {
  const own = Array.from({ length: width }, (_, at) => cells[at] ?? "");
  const joined = (part: "column" | "code" | "message") => faults.map((fault) => fault[part]).join(JOINT);
  return [...own, String(row), joined("column"), joined("code"), joined("message"), ...cells.slice(width)];
}

/** Runs of records that are alike in width, as the encoder takes them. */
function sameWidths(records: readonly string[][]): string[][][] {
  const runs: string[][][] = [];
  for (const one of records) {
    const run = runs.at(-1);
    if (run?.[0]?.length === one.length) run.push(one);
    else runs.push([one]);
  }
  return runs;
}

function cellsOf(records: readonly string[][]) {
  const cells = new CellsBuilder(records[0]!.length);
  // An empty field and not `""`: nothing was there.
  for (const record of records) for (const cell of record) cells.add(cell === "" ? null : cell);
  return cells.build();
}

/** All columns that there can be but the row's number. */
function texts(width: number): number[] {
  const all = Array.from({ length: SHEET_LIMITS.columnsMax + ADDED.length }, (_, at) => at);
  return all.filter((at) => at !== width);
}
