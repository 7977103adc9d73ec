import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import writeWorkbook from "write-excel-file/node";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import type { TextEncoding } from "#src/std/text/text_encoding.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";
import { libreOfficeWorkbook } from "#tests/_support/libre_office_workbook.ts";
import { needs } from "#tests/_support/needs.ts";
import { sheetRows } from "#tests/_support/sheet_rows.ts";
import { zipOf } from "#tests/_support/zip_of.ts";

type Line = readonly string[];

const TYPES = ["text", "text", "any", "date", "text"] as const;
/** Which cells a workbook has types for. */
const TYPED = [false, false, true, true, false];

/** The sheet that every file holds; a line without cells is a blank row. `symbol` stands in one of its texts. */
function sheet(symbol: string): readonly Line[] {
  return [
    ["ORDER_ID", 'Nama "Pelanggan"', "Harga,Bulanan", "Tanggal Golive\n(DD/MM/YYYY)", "Keterangan; lain"],
    ["0001234", "Ayu", "1234567.89", "2025-12-01", "dua\nbaris"],
    ["123456789012345678", "Budi, S.T.", "-5", "2025-12-15T09:27:00", "a;b"],
    [],
    [],
    ["1-2", `"kutip" ${symbol}`, "0.1", "1969-07-20", "tab\tdi sini"],
    ["SC1002003004", "", "", "", "31/12/2025"],
    ["007", "TRUE", "0", "2024-02-29", "=1+1"],
  ];
}

function delimited(lines: readonly Line[], delimiter: string): string {
  const quoted = (cell: string) => /[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return lines.map((line) => `${line.map(quoted).join(delimiter)}\r\n`).join("");
}

/** What must be read of the sheet. */
function rowsOf(symbol: string, isWorkbook: boolean): SheetRow[] {
  return sheet(symbol).flatMap((cells, at) => {
    if (cells.length === 0) return [];
    const exact = isWorkbook ? cells.map((cell, column) => at > 0 && cell !== "" && TYPED[column]!) : null;
    return [{ number: at + 1, cells, exact, ragged: false }];
  });
}

const ENCODINGS: readonly (readonly [TextEncoding, mark: string, symbol: string])[] = [
  ["utf-8", "", "📈é"],
  ["utf-8", "\ufeff", "📈é"],
  ["utf-16le", "\ufeff", "📈é"],
  ["utf-16le", "", "📈é"],
  ["windows-1252", "", "é"],
];

for (const [encoding, mark, symbol] of ENCODINGS) {
  for (const delimiter of [",", ";", "\t"]) {
    const what = `${encoding}${mark === "" ? "" : " with a mark"} and ${JSON.stringify(delimiter)}`;
    Deno.test(`the sheet reads the same from text in ${what}, packed or not`, async () => {
      const bytes = encodeAs(mark + delimited(sheet(symbol), delimiter), encoding);
      const rows = rowsOf(symbol, false);
      assert.deepEqual(await sheetRows(bytes), rows);
      assert.deepEqual(await sheetRows(gzipSync(bytes)), rows);
      assert.deepEqual(await sheetRows(zipOf({ "sheet.csv": bytes })), rows);
    });
  }
}

Deno.test("the sheet reads the same from a workbook of an npm writer", async () => {
  const lines = sheet("📈é").map((cells, at) =>
    cells.map((cell, column) => {
      if (cell === "") return null;
      if (at === 0 || !TYPED[column]) return { value: cell, type: String };
      if (column === 2) return { value: Number(cell), type: Number };
      const format = cell.includes("T") ? "dd/mm/yyyy hh:mm" : "dd mmm yyyy";
      return { value: new Date(cell.includes("T") ? `${cell}Z` : cell), type: Date, format };
    })
  );
  const workbook = await writeWorkbook(lines).toBuffer();
  assert.deepEqual(await sheetRows(workbook), rowsOf("📈é", true));
});

Deno.test({
  name: "the sheet reads the same from a workbook of LibreOffice",
  ...needs("TEST_SOFFICE"),
  async fn() {
    const workbook = await libreOfficeWorkbook(delimited(sheet("📈é"), ","), TYPES);
    assert.deepEqual(await sheetRows(workbook), rowsOf("📈é", true));
  },
});
