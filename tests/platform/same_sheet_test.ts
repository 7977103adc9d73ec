import assert from "node:assert/strict";
import { readWorkbook } from "#src/platform/read_workbook.ts";
import { detectDelimited } from "#src/std/csv/detect_delimited.ts";
import { readDelimited } from "#src/std/csv/read_delimited.ts";
import { bytesAccess } from "#tests/_support/bytes_access.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";

const SHEET = [
  ["ORDER_ID", "Nama", "Tanggal\nGolive"],
  ["0123456789012345678", 'Café; Ani, "B"', "17-Dec-24"],
  ["007", "", "03/04/2025"],
];

async function flat(batches: AsyncIterable<readonly { readonly cells: readonly string[] }[]>) {
  return (await Array.fromAsync(batches)).flat().map(({ cells }) => cells);
}

async function* rowsOf(bytes: Uint8Array) {
  const source = new Blob([new Uint8Array(bytes)]).stream();
  for await (const { rows } of readDelimited(source, detectDelimited(bytes))) yield rows;
}

for (const encoding of ["utf-8", "utf-16le", "windows-1252"] as const) {
  for (const delimiter of [",", ";", "\t"]) {
    Deno.test(`a sheet as ${encoding} text with '${delimiter}' gives the rows that it gives as a workbook`, async () => {
      const quoted = SHEET.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter));
      const xml = SHEET.map((row) =>
        `<row>${row.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join("")}</row>`
      );
      const workbook = readWorkbook(bytesAccess(workbookOf({ rows: xml.join("") })));
      assert.deepEqual(await flat(rowsOf(encodeAs(quoted.join("\r\n"), encoding))), SHEET);
      assert.deepEqual(await flat(workbook), SHEET);
    });
  }
}
