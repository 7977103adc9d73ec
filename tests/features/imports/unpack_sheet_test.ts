import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { unpackSheet } from "#src/features/imports/sheets/unpack_sheet.ts";
import { readWorkbook } from "#src/platform/read_workbook.ts";
import { SheetError, type SheetFault } from "#src/std/sheets/sheet_error.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { bytesAccess } from "#tests/_support/bytes_access.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";
import { sheetRows } from "#tests/_support/sheet_rows.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";
import { zipOf } from "#tests/_support/zip_of.ts";

const CSV = "a;b\n1,5;2\n";

async function refused(bytes: Uint8Array, fault: SheetFault, bytesMax?: number): Promise<void> {
  const files = new MemoryFiles();
  const id = files.add(bytes);
  await assert.rejects(unpackSheet(files, id, bytesMax), (error) => {
    assert.ok(error instanceof SheetError, String(error));
    assert.equal(error.fault, fault, error.message);
    return true;
  });
  assert.deepEqual(files.ids, [id], "the upload alone is left");
}

Deno.test("plain text is read where it is, and a packed one from a file of its own, in the encoding that it has", async () => {
  const files = new MemoryFiles();
  const bytes = encodeAs(CSV, "utf-16le");
  const text = { format: { encoding: "utf-16le", delimiter: ";" }, marked: false, bytes: bytes.length };
  const id = files.add(bytes);
  assert.deepEqual(await unpackSheet(files, id), { fileId: id, ...text });
  for (const packed of [gzipSync(bytes), zipOf({ "orders.csv": bytes })]) {
    const source = await unpackSheet(files, files.add(packed));
    assert.equal(source.fileId, files.ids.at(-1));
    assert.deepEqual(source, { fileId: source.fileId, ...text });
  }
});

Deno.test("any workbook's rows read back from its text as they were, types, numbers and all", async () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 8 }),
    fc.constantFrom('"', ",", "\n", "\x1f", "\x1f\x1f1", "\x1f,", " ", "'", "a\r\nb", ";\t"),
  ).map(written);
  const cell = fc.oneof(
    text.map((value) => `<c t="inlineStr"><is><t>${value}</t></is></c>`),
    fc.integer().map((value) => `<c><v>${value}</v></c>`),
    fc.integer({ min: 1, max: 60_000 }).map((value) => `<c s="1"><v>${value}</v></c>`),
    fc.constant("<c/>"),
  );
  const row = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.array(cell, { maxLength: 5 }));
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 12 }), async (given) => {
      let number = 0;
      const rows = given.map(([step, cells]) => `<row r="${number += step}">${cells.join("")}</row>`);
      const workbook = workbookOf({ rows: rows.join("") });
      const wanted: SheetRow[] = [];
      for await (const batch of readWorkbook(bytesAccess(workbook))) wanted.push(...batch);
      assert.deepEqual(await sheetRows(workbook), wanted);
    }),
    { numRuns: 150 },
  );
});

/** A text as a workbook's XML has it; control characters are escaped as spreadsheets do. */
function written(text: string): string {
  return text.toWellFormed().replace(
    /[&<]|[^\t\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]|_(?=x)|\0/gu,
    (one) => one === "&" ? "&amp;" : one === "<" ? "&lt;" : one === "\0" || one > "\ufff0" ? "" : escape(one),
  );
}

function escape(character: string): string {
  return `_x${character.charCodeAt(0).toString(16).padStart(4, "0").toUpperCase()}_`;
}

Deno.test("what a workbook's cells show is read: dates of both systems, shared and inline texts, stored results", async () => {
  const rows =
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>0012</t></is></c></row>' +
    '<row r="3"><c r="A3" s="1"><v>44530</v></c><c r="B3"><f>SUM(A1:A2)</f><v>1234567.89</v></c></row>' +
    '<row r="4"><c r="A4" t="e"><v>#N/A</v></c><c r="B4" t="str"><f>A1</f><v>x</v></c><c r="C4"><v>7</v></c></row>';
  const texts = "<si><t>ORDER_ID</t></si>";
  const expected = (date: string): SheetRow[] => [
    { number: 1, cells: ["ORDER_ID", "0012"], exact: [false, false], ragged: false },
    { number: 3, cells: [date, "1234567.89"], exact: [true, true], ragged: false },
    { number: 4, cells: ["", "x", "7"], exact: [false, false, true], ragged: true },
  ];
  assert.deepEqual(await sheetRows(workbookOf({ rows, texts })), expected("2021-11-30"));
  const properties = '<workbookPr date1904="1"/>';
  assert.deepEqual(await sheetRows(workbookOf({ rows, texts, properties })), expected("2025-12-01"));
});

Deno.test("where the beginning is plain ASCII, the first other character tells the encoding", async () => {
  const ascii = `name;note\n${"x;y\n".repeat(40_000)}`;
  for (const encoding of ["windows-1252", "utf-8"] as const) {
    const rows = await sheetRows(encodeAs(`${ascii}José;${"Méi ".repeat(100)}\n`, encoding));
    assert.equal(rows.at(-1)?.cells[0], "José", encoding);
  }
  const mixed = [encodeAs(`${ascii}José;1\n${ascii}`, "utf-8"), encodeAs("José;2\n", "windows-1252")];
  const bytes = new Uint8Array(await new Blob(mixed as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  await assert.rejects(sheetRows(bytes), /is not text in utf-8 at byte 320031 \(row 80004\)/);
});

Deno.test("what is no sheet, packed or not, is refused, and nothing of it stays", async () => {
  const html = encodeAs("<!DOCTYPE html><table></table>", "utf-8");
  const workbook = workbookOf({ rows: '<row r="1"><c><v>1</v></c></row>' });
  await refused(html, "not_a_sheet");
  await refused(gzipSync(html), "not_a_sheet");
  await refused(gzipSync(workbook), "not_a_sheet");
  await refused(zipOf({ "orders.csv": html }), "not_a_sheet");
  await refused(zipOf({ "orders.xlsx": workbook }), "not_one_file");
  await refused(zipOf({ "a.csv": CSV, "b.csv": CSV }), "not_one_file");
});

Deno.test("what breaks off or grows too large while it is unpacked is refused, and nothing of it stays", async () => {
  const long = Array.from({ length: 50_000 }, (_, at) => `${at},${Math.sin(at)}\n`).join("");
  const gzip = gzipSync(long);
  await refused(gzip.subarray(0, gzip.length - 9), "bad_zip");
  await refused(gzip, "too_large_unpacked", long.length - 1);
  const row = (number: number) => `<row r="${number}"><c><v>${number}</v></c></row>`;
  const rows = Array.from({ length: 50_000 }, (_, at) => row(at + 1)).join("");
  await refused(workbookOf({ rows: `${rows}<row r="1"><c><v>1</v></c></row>` }), "bad_workbook");
  await refused(workbookOf({ rows }), "too_large_unpacked", 100_000);
});

Deno.test("a file that is not stored is a failure of ours, not of the sheet", async () => {
  await assert.rejects(
    unpackSheet(new MemoryFiles(), "gone"),
    /^Error: The stored file 'gone' is not there$/,
  );
});
