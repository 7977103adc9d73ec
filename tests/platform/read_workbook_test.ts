import assert from "node:assert/strict";
import fc from "fast-check";
import { readWorkbook } from "#src/platform/read_workbook.ts";
import { SheetError, type SheetFault, type SheetPlace } from "#src/std/sheets/sheet_error.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { bytesAccess } from "#tests/_support/bytes_access.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";
import { zipOf } from "#tests/_support/zip_of.ts";

async function rowsOf(bytes: Uint8Array): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const batch of readWorkbook(bytesAccess(bytes))) rows.push(...batch);
  return rows;
}

async function cellsOf(cells: string, texts = "", properties = ""): Promise<readonly string[]> {
  return (await rowsOf(workbookOf({ rows: `<row r="1">${cells}</row>`, texts, properties })))[0]?.cells ?? [];
}

async function fails(bytes: Uint8Array, fault: SheetFault, place: SheetPlace = {}) {
  await assert.rejects(rowsOf(bytes), (error) => {
    assert.ok(error instanceof SheetError, String(error));
    assert.deepEqual([error.fault, error.place], [fault, place], error.message);
    return true;
  });
}

const TEXTS = "<si><t>0812</t></si><si><r><t>two </t></r><r><t xml:space='preserve'>runs</t></r></si>" +
  "<si><t>漢字</t><rPh sb='0' eb='2'><t>かんじ</t></rPh></si><si><t>a_x000D_b&amp;&#x263A;</t></si>";

/** A cell's XML, and its text. */
const CELLS: readonly (readonly [string, string, string])[] = [
  ["a shared text keeps its leading zeros", '<c r="A1" t="s"><v>0</v></c>', "0812"],
  ["a text in runs is one", '<c r="A1" t="s"><v>1</v></c>', "two runs"],
  ["readings of characters are left out", '<c r="A1" t="s"><v>2</v></c>', "漢字"],
  ["escapes and entities are resolved", '<c r="A1" t="s"><v>3</v></c>', "a\nb&☺"],
  ["an inline text", '<c r="A1" t="inlineStr"><is><t> 007 </t></is></c>', " 007 "],
  [
    "an inline text without its reading",
    '<c t="inlineStr"><is><t>漢</t><rPh><t>かん</t></rPh></is></c>',
    "漢",
  ],
  ["an inline text in CDATA", '<c r="A1" t="inlineStr"><is><t><![CDATA[<1>]]></t></is></c>', "<1>"],
  ["a formula's stored text", '<c r="A1" t="str"><f>A2&amp;"&gt;"</f><v>x&gt;y</v></c>', "x>y"],
  ["a formula's stored number", '<c r="A1"><f>1+1</f><v>2</v></c>', "2"],
  ["a logical value", '<c r="A1" t="b"><v>1</v></c>', "TRUE"],
  ["15 digits of a number", '<c r="A1"><v>123456789012345</v></c>', "123456789012345"],
  [
    "18 digits of a number, as far as they are stored",
    '<c r="A1"><v>123456789012345678</v></c>',
    "123456789012345678",
  ],
  ["a number with an exponent", '<c r="A1"><v>1.23456789012346E+17</v></c>', "123456789012346000"],
  ["a small number", '<c r="A1"><v>1.5E-7</v></c>', "0.00000015"],
  ["a float as it was typed", '<c r="A1"><v>0.30000000000000004</v></c>', "0.30000000000000004"],
  ["a float with zeros", '<c r="A1"><v>1.10</v></c>', "1.1"],
  ["a date", '<c r="A1" s="1"><v>45992</v></c>', "2025-12-01"],
  ["a date and time by an own format", '<c r="A1" s="2"><v>45992.39375</v></c>', "2025-12-01T09:27:00"],
  ["an amount in red is no date", '<c r="A1" s="3"><v>45992</v></c>', "45992"],
  ["a time of day", '<c r="A1" s="4"><v>0.39375</v></c>', "09:27:00"],
  ["an ISO date", '<c r="A1" t="d"><v>2025-12-01</v></c>', "2025-12-01"],
  ["prefixed names and single quotes", "<x:c r='A1' t='n'><x:v>5</x:v></x:c>", "5"],
  ["a > in an attribute", '<c note="a>b" r="A1"><v>5</v></c>', "5"],
];

for (const [what, xml, text] of CELLS) {
  Deno.test(`a cell gives ${what}`, async () => assert.deepEqual(await cellsOf(xml, TEXTS), [text]));
}

Deno.test("errors and formulas without a stored value are empty, and cells without a reference follow one another", async () => {
  const cells = '<c t="e"><v>#N/A</v></c><c><f>NOW()</f></c><c s="1"/><c><v>4</v></c><c r="F1"><v>6</v></c>';
  assert.deepEqual(await cellsOf(cells), ["", "", "", "4", "", "6"]);
});

Deno.test("dates of the 1904 system are the days that its workbook shows", async () => {
  const cell = '<c r="A1" s="1"><v>44530</v></c>';
  assert.deepEqual(await cellsOf(cell, "", '<workbookPr date1904="1"/>'), ["2025-12-01"]);
});

Deno.test("rows have their own numbers, blank ones are left out, short ones filled up, long ones ragged", async () => {
  const rows =
    '<row r="3"><c r="A3" t="str"><v>a</v></c><c r="B3" t="str"><v>b</v></c></row><row r="4"><c r="A4"/></row>' +
    '<row r="7"><c r="A7"><v>1</v></c></row><row><c r="C8" s="1"><v>45992</v></c></row>';
  assert.deepEqual(await rowsOf(workbookOf({ rows })), [
    { number: 3, cells: ["a", "b"], exact: [false, false], ragged: false },
    { number: 7, cells: ["1", ""], exact: [true, false], ragged: false },
    { number: 8, cells: ["", "", "2025-12-01"], exact: [false, false, true], ragged: true },
  ]);
});

Deno.test("any texts in shared and inline cells read back, in sheets of many pieces", async () => {
  const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 })
    // deno-lint-ignore no-control-regex -- characters that XML cannot hold
    .map((value) => value.toWellFormed().replace(/[\0-\x08\x0b-\x1f\ufffe\uffff]|_x/g, "") || "x");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 }), async (pairs) => {
      const rows = pairs.map(([, inline], at) =>
        `<row><c t="s"><v>${at}</v></c><c t="inlineStr"><is><t>${escaped(inline)}</t></is></c>` +
        `<c><f>${"x".repeat(20_000)}</f></c></row>`
      );
      const texts = pairs.map(([shared]) => `<si><t>${escaped(shared)}</t></si>`);
      const read = await rowsOf(workbookOf({ rows: rows.join("\n"), texts: texts.join("") }));
      assert.deepEqual(read.map(({ cells }) => cells), pairs);
    }),
    { numRuns: 60 },
  );
});

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

Deno.test("a workbook without rows has none, and one that claims a million has what it has", async () => {
  assert.deepEqual(await rowsOf(workbookOf({ rows: "" })), []);
});

const ROW = '<row r="1"><c r="A1"><v>1</v></c></row>';

Deno.test("missing parts, wrong references and broken XML are refused", async () => {
  for (const name of ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]) {
    await fails(workbookOf({ rows: ROW, replace: { [name]: null } }), "missing_part");
  }
  await fails(workbookOf({ rows: '<row r="1"><c r="A1" t="s"><v>9</v></c></row>' }), "bad_workbook", {
    row: 1,
    column: 1,
  });
  await fails(workbookOf({ rows: '<row r="1"><c r="B1"><v>x</v></c></row>' }), "bad_workbook", {
    row: 1,
    column: 2,
  });
  await fails(workbookOf({ rows: ROW + ROW }), "bad_workbook");
  await fails(workbookOf({ rows: '<row r="1048577"/>' }), "bad_workbook");
  await fails(
    workbookOf({ rows: ROW, replace: { "xl/worksheets/sheet1.xml": "<worksheet><sheetData>" } }),
    "bad_workbook",
  );
});

Deno.test("a document type and entities of its own are refused", async () => {
  const prolog = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
  await fails(workbookOf({ rows: ROW, prolog }), "forbidden_xml");
  await fails(workbookOf({ rows: '<row r="1"><c r="A1" t="str"><v>&e;</v></c></row>' }), "forbidden_xml");
});

Deno.test("10,000 columns, too long a cell and too long a row are refused with their place, styled blanks are not", async () => {
  const row = (cell: string, count: number) => workbookOf({ rows: `<row r="1">${cell.repeat(count)}</row>` });
  await fails(row("<c><v>1</v></c>", 10_000), "too_many_columns", { row: 1, column: 1_001 });
  assert.deepEqual(await rowsOf(row('<c s="1"/>', 16_384)), []);
  const long = (length: number) => `<c t="inlineStr"><is><t>${"x".repeat(length)}</t></is></c>`;
  await fails(row(long(1_000_001), 1), "cell_too_long", { row: 1, column: 1 });
  await fails(row(long(900_000), 5), "row_too_long", { row: 1, column: 5 });
});

Deno.test("html under the name of a workbook, a cut-off zip and other zips are refused", async () => {
  const workbook = workbookOf({ rows: ROW });
  await fails(new TextEncoder().encode("<html><table></table></html>"), "bad_zip");
  for (const part of [0.3, 0.6, 0.9]) await fails(workbook.slice(0, workbook.length * part), "bad_zip");
  await fails(new Uint8Array(), "bad_zip");
  await fails(zipOf({ "a.csv": "a,b" }), "missing_part");
});

Deno.test("a bomb is refused by what it says of itself, and when it lies, by what it unpacks to", async () => {
  const bomb = "xl/_rels/workbook.xml.rels";
  const zeros = new Uint8Array(65_000_000);
  await fails(zipOf({ [bomb]: zeros }), "too_large_unpacked");
  await fails(zipOf({ [bomb]: zeros }, 1_000), "bad_zip");
});

Deno.test("what the source throws is thrown as it is", async () => {
  const workbook = bytesAccess(workbookOf({ rows: ROW }));
  const gone = new Error("The store is gone");
  for (let readsBefore = 0;; readsBefore++) {
    let reads = 0;
    const read = (offset: number, length: number) =>
      reads++ < readsBefore ? workbook.read(offset, length) : Promise.reject(gone);
    const rows = Array.fromAsync(readWorkbook({ size: workbook.size, read }));
    const error = await rows.then(() => null, (error: unknown) => error);
    if (error === null) break;
    assert.equal(error, gone, `after ${readsBefore} reads`);
  }
});
