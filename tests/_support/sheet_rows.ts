import { readSheet } from "#src/features/imports/sheets/read_sheet.ts";
import { unpackSheet } from "#src/features/imports/sheets/unpack_sheet.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { MemoryFiles } from "./memory_files.ts";

/** The rows of an uploaded file, as an import reads them. */
export async function sheetRows(bytes: Uint8Array): Promise<SheetRow[]> {
  const files = new MemoryFiles();
  const batches = await Array.fromAsync(readSheet(files, await unpackSheet(files, files.add(bytes))));
  return batches.flatMap(({ rows }) => [...rows]);
}
