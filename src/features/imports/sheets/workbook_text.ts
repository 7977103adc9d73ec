import type { RandomAccess } from "#src/platform/random_access.ts";
import { readWorkbook } from "#src/platform/read_workbook.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { markedCell } from "./marked_cell.ts";

const NEEDS_QUOTES = /[",\r\n]/;

/**
 * The sheet of a workbook as text: UTF-8, commas, quotes as in RFC 4180, one LF a row. Rows that a workbook leaves out are
 * blank lines, so that numbers of rows stay; cells are as in {@linkcode markedCell}.
 *
 * @throws {SheetError} As {@linkcode readWorkbook}.
 */
export async function* workbookText(source: RandomAccess): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  let number = 0;
  for await (const rows of readWorkbook(source)) {
    if (rows.length === 0) continue;
    let text = "";
    for (const row of rows) {
      text += "\n".repeat(row.number - number - 1) + lineOf(row);
      number = row.number;
    }
    yield encoder.encode(text);
  }
}

function lineOf({ cells, exact }: SheetRow): string {
  let line = "";
  for (let column = 0; column < cells.length; column++) {
    if (column > 0) line += ",";
    line += quoted(markedCell.mark(cells[column]!, exact?.[column] === true));
  }
  return `${line}\n`;
}

function quoted(cell: string): string {
  return NEEDS_QUOTES.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
