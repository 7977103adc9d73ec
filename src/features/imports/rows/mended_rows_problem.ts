import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import type { MendPlaces } from "./header_match.ts";

const ROW = /^[1-9]\d{0,8}$/;

/**
 * Looks at the numbers by which a file of mended rows says which rows it mends.
 *
 * @param rows All rows behind the header.
 * @returns A sentence for the uploader where one is missing, no number, or stands twice; `null` = all is well.
 */
export async function mendedRowsProblem(
  { row: place }: MendPlaces,
  rows: AsyncIterable<readonly SheetRow[]>,
): Promise<string | null> {
  const seen = new Set<number>();
  for await (const batch of rows) {
    for (const { number, cells } of batch) {
      const text = (cells[place] ?? "").trim();
      if (!ROW.test(text)) {
        return `The column '__row' must have the number of the mended row: '${text}' in row ${number}`;
      }
      const row = Number(text);
      if (seen.has(row)) return `The column '__row' has the row ${row} twice: again in row ${number}`;
      seen.add(row);
    }
  }
  return null;
}
