import type { Files } from "#src/platform/files.ts";
import { readSheet } from "./read_sheet.ts";
import type { SheetSource } from "./sheet_source.ts";

/** The cells of a sheet's first row that is not blank; `null` = there is none. Throws `SheetError`. */
export async function readHeader(files: Files, source: SheetSource): Promise<readonly string[] | null> {
  for await (const { rows } of readSheet(files, source)) {
    if (rows.length > 0) return rows[0]!.cells;
  }
  return null;
}
