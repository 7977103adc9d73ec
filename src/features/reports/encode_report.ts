import type { Cells } from "#src/std/cells/cells.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import type { ResultStream } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import type { Report } from "./report.ts";
import { reportEncoder } from "./report_encoder.ts";
import type { ReportFormat } from "./report_formats.ts";

/** What writing a report amounts to so far. */
export interface EncodeFigures {
  rows: number;
  /** Milliseconds spent on turning rows into bytes. */
  renderMs: number;
}

/** How to write a report. */
export interface EncodeOptions {
  readonly format: ReportFormat;
  /** Whether private columns are shown. */
  readonly keyed: boolean;
  /** Most rows; passing it is an error. */
  readonly rowsMax: number;
  /** Kept up to date with every batch. */
  readonly figures: EncodeFigures;
}

/**
 * A report's bytes from its rows, batch by batch. Nothing is given out before the first batch is there, so that an
 * early failure can still be answered as one.
 *
 * @throws {Problem} `report_broken` when the statement's columns are not the promised ones; `report_too_large` when
 * there are more rows than allowed.
 */
export async function* encodeReport(
  report: Report,
  { columns, batches }: ResultStream,
  options: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  const hidden = options.keyed
    ? []
    : columns.flatMap(({ name }, at) => report.privateColumns.includes(name) ? [at] : []);
  const encoder = reportEncoder(options.format, columns);
  let pending: Uint8Array | null = encoder.opening();
  // Not before the loop: only leaving the loop gives the connection back.
  for await (const cells of batches) {
    if (pending !== null) checkColumns(report, columns.map(({ name }) => name));
    const started = performance.now();
    options.figures.rows += cells.rows;
    if (options.figures.rows > options.rowsMax) throw tooLarge(report, options.rowsMax);
    hide(cells, hidden);
    const bytes = encoder.rows(cells);
    options.figures.renderMs += performance.now() - started;
    yield pending === null ? bytes : concatBytes([pending, bytes]);
    pending = null;
  }
  if (pending !== null) checkColumns(report, columns.map(({ name }) => name));
  const closing = encoder.closing();
  const last = pending === null ? closing : concatBytes([pending, closing]);
  if (last.length > 0) yield last;
}

function tooLarge({ slug }: Report, rowsMax: number): Problem {
  return new Problem("report_too_large", {
    detail: `The report '${slug}' has more than the ${rowsMax} rows that are configured`,
  });
}

function checkColumns(
  { slug, columns: promised, privateColumns, file }: Report,
  names: readonly string[],
): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new Problem("report_broken", {
      cause: new Error(`'${file.name}.sql' gives the column '${twice}' twice`),
    });
  }
  // A name that hides nothing would show everything.
  const stranger = privateColumns.find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw new Problem("report_broken", {
      cause: new Error(`'${file.name}.sql' hides the column '${stranger}', which it does not give`),
    });
  }
  if (promised.length === 0 || promised.map(({ name }) => name).join() === names.join()) return;
  throw new Problem("report_broken", {
    detail: `The statement of the report '${slug}' does not give the columns that its header promises`,
    cause: new Error(`Promised ${promised.map(({ name }) => name).join(", ")}; given ${names.join(", ")}`),
  });
}

/** Empties columns in place: the batch is ours until the next one. */
function hide({ width, rows, bounds }: Cells, columns: readonly number[]): void {
  for (const column of columns) {
    for (let row = 0; row < rows; row++) bounds[(row * width + column) * 2 + 1] = -1;
  }
}
