import type { Cells } from "#src/std/cells/cells.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import type { ResultStream } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import type { Report } from "./report.ts";
import { reportEncoder } from "./report_encoder.ts";
import type { ReportFormat } from "./report_formats.ts";

/** How to write a report. */
export interface EncodeOptions {
  readonly format: ReportFormat;
  /** Whether private columns are shown. */
  readonly keyed: boolean;
  /** Most rows; passing it is an error. */
  readonly rowsMax: number;
  /** Told once, at the end, how many rows there were. */
  readonly onRows: (rows: number) => void;
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
  checkColumns(report, columns.map(({ name }) => name));
  const hidden = options.keyed
    ? []
    : columns.flatMap(({ name }, at) => report.privateColumns.includes(name) ? [at] : []);
  const encoder = reportEncoder(options.format, columns);
  let pending: Uint8Array | null = encoder.opening();
  let rows = 0;
  for await (const cells of batches) {
    rows += cells.rows;
    if (rows > options.rowsMax) {
      throw new Problem("report_too_large", {
        detail: `The report '${report.slug}' has more than the ${options.rowsMax} rows that are configured`,
      });
    }
    hide(cells, hidden);
    const bytes = encoder.rows(cells);
    yield pending === null ? bytes : concatBytes([pending, bytes]);
    pending = null;
  }
  options.onRows(rows);
  const closing = encoder.closing();
  const last = pending === null ? closing : concatBytes([pending, closing]);
  if (last.length > 0) yield last;
}

function checkColumns({ slug, columns: promised, file }: Report, names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new Problem("report_broken", {
      cause: new Error(`'${file.name}.sql' gives the column '${twice}' twice`),
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
