import type { Files } from "#src/platform/files.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { readSheet } from "./read_sheet.ts";
import type { SheetSource } from "./sheet_source.ts";

/** All rows of a sheet but its header, in batches. Throws `SheetError`. */
export async function* rowsBehindHeader(
  files: Files,
  source: SheetSource,
): AsyncGenerator<readonly SheetRow[], void, undefined> {
  let isHeader = true;
  for await (const { rows } of readSheet(files, source)) {
    yield isHeader ? rows.slice(1) : rows;
    isHeader &&= rows.length === 0;
  }
}
