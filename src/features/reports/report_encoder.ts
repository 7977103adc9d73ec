import type { Cells } from "#src/std/cells/cells.ts";
import { CsvEncoder } from "#src/std/csv/csv_encoder.ts";
import { JsonRowsEncoder } from "#src/std/json/json_rows_encoder.ts";
import type { Column } from "#src/platform/database.ts";
import { jsonForm } from "./json_form.ts";
import type { ReportFormat } from "./report_formats.ts";

/** Writes a report's bytes: `opening`, then `rows` for each batch, then `closing`. */
export interface ReportEncoder {
  /** What stands before the first row. */
  opening(): Uint8Array;
  /** The rows of one batch. */
  rows(cells: Cells): Uint8Array;
  /** What stands after the last row. */
  closing(): Uint8Array;
}

/** The encoder of a form for a result's columns. */
export function reportEncoder(format: ReportFormat, columns: readonly Column[]): ReportEncoder {
  if (format.name !== "csv") {
    const members = columns.map(({ name, type }) => ({ name, form: jsonForm(type) }));
    return new JsonRowsEncoder(members, format.name === "json" ? "array" : "lines");
  }
  const guarded = format.excel ? columns.flatMap(({ type }, index) => type === "text" ? [index] : []) : [];
  const encoder = new CsvEncoder({ delimiter: format.delimiter, bom: format.bom, guarded });
  return {
    opening: () => encoder.header(columns.map(({ name }) => name)),
    rows: (cells) => encoder.rows(cells),
    closing: () => new Uint8Array(0),
  };
}
