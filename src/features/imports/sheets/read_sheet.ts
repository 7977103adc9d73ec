import type { Files } from "#src/platform/files.ts";
import { releasedAfterUse } from "#src/platform/released_after_use.ts";
import type { DelimitedPlace } from "#src/std/csv/delimited_place.ts";
import { readDelimited } from "#src/std/csv/read_delimited.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { markedCell } from "./marked_cell.ts";
import { Turns } from "#src/std/async/turns.ts";
import { openStored } from "./open_stored.ts";
import type { SheetBatch, SheetSource } from "./sheet_source.ts";

/**
 * Reads a sheet from a place on, by default its start, in batches of about 64 KiB of text, with backpressure and flat
 * memory. Blank rows are counted but not given; a batch may be empty.
 *
 * @param from The `next` of an earlier batch of the same source: what follows is as though reading had never stopped.
 * @throws {SheetError} As {@linkcode readDelimited}.
 */
export async function* readSheet(
  files: Files,
  source: SheetSource,
  from?: DelimitedPlace,
): AsyncGenerator<SheetBatch, void, undefined> {
  const file = await openStored(files, source.fileId);
  const batches = readDelimited(releasedAfterUse(file.stream(from?.byte)), source.format, from);
  const turns = new Turns();
  for await (const { rows, next } of batches) {
    yield { rows: source.marked ? rows.map(unmarked) : rows, next };
    // Taking rows apart would hold up the very statements that write the ones before.
    await turns.pass();
  }
}

function unmarked(row: SheetRow): SheetRow {
  return { ...row, cells: row.cells.map(markedCell.text), exact: row.cells.map(markedCell.isExact) };
}
