import type { DelimitedFormat } from "#src/std/csv/delimited_format.ts";
import type { DelimitedPlace } from "#src/std/csv/delimited_place.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";

/**
 * How the rows of an uploaded file are read again and again, from any place in it. Plain JSON. Workbooks and packed files
 * are unpacked once into a text file of their own, blank rows and all, so that row numbers stay.
 */
export interface SheetSource {
  /** What is read: the uploaded file, or what it was unpacked to. */
  readonly fileId: string;
  readonly format: DelimitedFormat;
  /** Whether cells that a workbook has typed are marked; see `SheetRow.exact`. */
  readonly marked: boolean;
  /** Bytes of what is read. */
  readonly bytes: number;
}

/** Rows of the sheet, the header's included, and the place behind them. */
export interface SheetBatch {
  readonly rows: readonly SheetRow[];
  readonly next: DelimitedPlace;
}
