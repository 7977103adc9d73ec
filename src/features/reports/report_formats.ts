import type { CsvFormat } from "#src/std/csv/csv_format.ts";

/** The forms in which a report can be read, by the ending of its URL. */
export const REPORT_FORMATS = ["csv", "json", "ndjson"] as const;

/** The name of a form. */
export type FormatName = (typeof REPORT_FORMATS)[number];

/** A form with its reader's wishes. */
export type ReportFormat =
  | {
    readonly name: "csv";
    readonly delimiter: CsvFormat["delimiter"];
    readonly bom: boolean;
    readonly excel: boolean;
  }
  | { readonly name: "json" | "ndjson" };
