import assert from "node:assert/strict";
import fc from "fast-check";
import type { RowFault } from "#src/features/imports/import_record.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { RowReader } from "#src/features/imports/rows/row_reader.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { kindOf, readOne, type ReadRow, readThrough, sheetRows } from "./sheet_world.ts";

const sos = kindOf("sos");

/** What a cell of a column of SOS becomes when it stands there with others that settle how it is written. */
function cellOf(header: string, text: string, ...others: readonly string[]): ReadRow | string | undefined {
  const rows = [text, ...others].map((cell, at) => [`1-${at}`, cell]);
  const { rows: read, found } = readThrough(sos, [["ORDER_ID", header], ...rows]);
  if (found.problem !== null) return `problem: ${found.problem}`;
  const row = read[0]!;
  return Array.isArray(row) ? row[0] : (row as Record<string, string | null>)[header.toLowerCase()];
}

const AMOUNTS: readonly (readonly [text: string, other: string, wanted: string | null])[] = [
  ["1.234.567,89", "", "1234567.89"],
  ["1,234,567.89", "", "1234567.89"],
  ["(1.500)", "1.500.000", "-1500"],
  ["(1.500)", "1,500,000", "-1.500"],
  ["-5", "", "-5"],
  ["Rp 1.500.000", "", "1500000"],
  [" 1500 ", "", "1500"],
  ["007", "", "7"],
  ["0", "", "0"],
  ["123456789012345678.01", "", "123456789012345678.01"],
  ["#N/A", "", null],
  ["#NAME?", "", null],
  ["-", "", null],
  ["  ", "", null],
];

for (const [text, other, wanted] of AMOUNTS) {
  Deno.test(`the amount '${text}' beside '${other}' is ${wanted}`, () => {
    assert.equal(cellOf("REVENUE", text, other), wanted);
  });
}

const TIMES: readonly (readonly [text: string, other: string, wanted: string | null])[] = [
  ["17-Dec-24", "", "2024-12-17T00:00:00"],
  ["12/15/2025 9:27", "", "2025-12-15T09:27:00"],
  ["03/04/2025", "15/04/2025", "2025-04-03T00:00:00"],
  ["03/04/2025", "04/15/2025", "2025-03-04T00:00:00"],
  ["31 Mei 2025", "", "2025-05-31T00:00:00"],
  ["45992", "", "2025-12-01T00:00:00"],
  ["45992.39375", "", "2025-12-01T09:27:00"],
  ["2025-12-15T02:27:00Z", "", "2025-12-15T09:27:00"],
  ["2025-12-15 09:27:31.250", "", "2025-12-15T09:27:31"],
  ["#N/A", "", null],
  ["-", "", null],
];

for (const [text, other, wanted] of TIMES) {
  Deno.test(`the time '${text}' beside '${other}' is ${wanted}, and its date that day`, () => {
    assert.equal(cellOf("ORDER_CREATED_DATE", text, other), wanted);
    assert.equal(cellOf("AGREE_START_DATE", text, other), wanted?.slice(0, 10) ?? null);
  });
}

const FAULTS: readonly (readonly [header: string, text: string, code: string, message: string])[] = [
  [
    "AGREE_START_DATE",
    "31 Juni 2025",
    "bad_date",
    "'31 Juni 2025' is not a date in the order day, month, year",
  ],
  ["ORDER_CREATED_DATE", "kemarin", "bad_date", "'kemarin' is not a date in the order day, month, year"],
  ["REVENUE", "dua juta", "bad_number", "'dua juta' is not a number written as 1.234.567,89"],
  ["UMUR_ORDER", "1,5", "bad_number", "'1,5' is not a whole number of at most 18 digits"],
  [
    "UMUR_ORDER",
    "9".repeat(19),
    "bad_number",
    `'${"9".repeat(19)}' is not a whole number of at most 18 digits`,
  ],
  ["AM", "a\0b", "bad_text", "'a␀b' holds a NUL character"],
  ["AM", "x".repeat(20_001), "too_long", `'${"x".repeat(60)}…' has 20001 characters, more than 20000`],
];

for (const [column, text, code, message] of FAULTS) {
  Deno.test(`'${text.slice(0, 20)}' in ${column} fails the row: ${code}`, () => {
    assert.deepEqual(cellOf(column, text), { column, code, message });
  });
}

Deno.test("03/04/2025 alone is no value but a problem of the file", () => {
  assert.match(String(cellOf("ORDER_CREATED_DATE", "03/04/2025")), /^problem: Column 'ORDER_CREATED_DATE'/);
});

Deno.test("a row tells all its faults, by the headers of its file", () => {
  const faults = readOne(sos, { "order id": "-", "agree start date": "x", "REVENUE": "y", "AM": "fine" });
  assert.deepEqual((faults as RowFault[]).map(({ column, code }) => [column, code]), [
    ["order id", "missing_key"],
    ["REVENUE", "bad_number"],
    ["agree start date", "bad_date"],
  ]);
  assert.equal((faults as RowFault[])[0]!.message, "The key 'order id' is empty");
});

Deno.test("a key must not be longer than 200 characters, nor rounded by a spreadsheet", () => {
  const fault = (id: string) => (readOne(sos, { ORDER_ID: id }) as RowFault[])[0];
  assert.equal(fault("x".repeat(201))?.code, "too_long");
  assert.deepEqual(fault("1,23457E+17"), {
    column: "ORDER_ID",
    code: "bad_text",
    message: "'1,23457E+17' was rounded by a spreadsheet: its digits are lost",
  });
  assert.equal(fault("x".repeat(200)), undefined);
});

Deno.test("ids keep their zeros and all their digits, texts everything but the spaces around them", () => {
  const row = readOne(sos, { ORDER_ID: " 001234567890123456 ", AM: "\u00a0a  'b' \"c\"\n ", SID: "1.50" });
  assert.partialDeepStrictEqual(row, { order_id: "001234567890123456", am: "a  'b' \"c\"", sid: "1.50" });
});

Deno.test("cells typed by a workbook are canonical, whatever the others of their column say", () => {
  const kind = sos;
  const match = matchHeader(kind, ["ORDER_ID", "REVENUE", "AGREE_START_DATE", "UMUR_ORDER"]);
  const choices = {
    dates: { agree_start_date: "mdy" },
    numbers: { revenue: "id", umur_order: "id" },
  } as const;
  const reader = new RowReader({ kind, match, choices, timezone: "Asia/Jakarta" });
  const typed = { number: 2, cells: ["12345", "1.500", "45992", "7.0"], exact: [true, true, true, true] };
  const row = reader.read({ ...typed, ragged: false })!;
  assert.ok("values" in row);
  const at = (name: string) => row.values[kind.columns.findIndex((column) => column.name === name)];
  assert.deepEqual(["order_id", "revenue", "agree_start_date", "umur_order"].map(at), [
    "12345",
    "1.500",
    "2025-12-01",
    "7",
  ]);
});

Deno.test("lines with nothing in a column of the kind are no rows, others without a key are failed ones", () => {
  const { rows } = readThrough(sos, [["ORDER_ID", "AM", "notes"], ["", "-", "x"], ["#N/A"], ["", "someone"]]);
  assert.deepEqual(rows.slice(0, 2), [null, null]);
  assert.partialDeepStrictEqual(rows[2], [{ code: "missing_key" }]);
});

Deno.test("short rows lack their last cells; text beyond the header is a row that a stray delimiter has torn", () => {
  const { rows } = readThrough(sos, [
    ["ORDER_ID", "AM", "SID"],
    ["1", "a"],
    ["2", "b", "c", "", " "],
    ["3", "b", "c", "d"],
  ]);
  assert.partialDeepStrictEqual(rows, [{ am: "a", sid: null }, { am: "b", sid: "c" }, [{
    code: "too_many_cells",
  }]]);
});

Deno.test("values are those of the columns, then of the derived ones, missing columns null", () => {
  const match = matchHeader(sos, ["ORDER_ID"]);
  const reader = new RowReader({ kind: sos, match, choices: { dates: {}, numbers: {} }, timezone: "UTC" });
  const row = reader.read(sheetRows([["7"]])[0]!)!;
  assert.ok("values" in row);
  assert.equal(row.row, 2);
  assert.equal(row.values.length, sos.columns.length + sos.derived.length);
  assert.deepEqual(row.values.filter((value) => value !== null), ["7"]);
});

Deno.test("a mended row has the number that it says, and fails without one", () => {
  const match = matchHeader(sos, ["ORDER_ID", "AM", "__row", "__column", "__code", "__message"]);
  const reader = new RowReader({ kind: sos, match, choices: { dates: {}, numbers: {} }, timezone: "UTC" });
  const read = (cells: readonly string[]) => reader.read({ number: 9, cells, exact: null, ragged: false });
  assert.partialDeepStrictEqual(read(["7", "a", " 1234 ", "AM", "x", "y"]), { row: 1234 });
  assert.equal(read(["", "", "1234", "AM", "x", "y"]), null);
  for (const number of ["", "1", "0", "x", "12.5", "-3"]) {
    assert.partialDeepStrictEqual(read(["7", "a", number]), {
      row: 9,
      faults: [{ column: "__row", code: "bad_number" }],
    });
  }
});

const CELLS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ORDER_ID: fc.stringMatching(/^[0-9]{1,18}$/),
  REVENUE: fc.constantFrom("1.234.567,89", "-", "(1.500,5)", "12"),
  BIAYA_PASANG: fc.constantFrom("1,234,567.89", "", "12.5"),
  AGREE_START_DATE: fc.constantFrom("17-Dec-24", "31 Mei 2025", "#N/A"),
  ORDER_CREATED_DATE: fc.constantFrom("12/15/2025 9:27", "12/31/2025 23:59", ""),
  AM: fc.string({ unit: "grapheme", maxLength: 12 }),
  SCALLING1: fc.string({ maxLength: 5 }),
};
const HEADERS = Object.keys(CELLS);

Deno.test("any order of columns and any punctuation of headers gives the same values", () => {
  const sheet = fc.record({
    rows: fc.array(fc.tuple(...HEADERS.map((header) => CELLS[header]!)), { minLength: 1, maxLength: 8 }),
    order: fc.shuffledSubarray([...HEADERS.keys()], { minLength: HEADERS.length }),
    mark: fc.constantFrom("", " ", "-", ". ", "\n", "__"),
    lower: fc.boolean(),
  });
  fc.assert(fc.property(sheet, ({ rows, order, mark, lower }) => {
    const disguised = HEADERS.map((header) => {
      const marked = header.replaceAll("_", mark).replace(/^(.)/, `${mark}$1`);
      return lower ? marked.toLowerCase() : marked;
    });
    const shuffled = [disguised, ...rows].map((row) => order.map((at) => row[at]!));
    assert.deepEqual(
      readThrough(sos, shuffled).rows.map(byColumn),
      readThrough(sos, [HEADERS, ...rows]).rows.map(byColumn),
    );
  }));
});

/** Faults without the header, which is the file's own. */
function byColumn(row: ReadRow) {
  return Array.isArray(row) ? row.map(({ code }: RowFault) => code) : row;
}

Deno.test("whatever stands in a sheet, a row is values, faults or nothing, and never an error", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    CELLS["REVENUE"]!,
    fc.constant("__proto__"),
  );
  const row = fc.array(cell, { maxLength: HEADERS.length + 2 });
  fc.assert(fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
    for (const read of readThrough(sos, [HEADERS, ...rows], { dateOrder: "dmy", numberLocale: "id" }).rows) {
      if (Array.isArray(read)) assert.ok(read.length > 0);
    }
  }));
});

Deno.test("a row can be read again: reading keeps nothing of it", () => {
  const { number, cells } = { number: 5, cells: ["1", "x"] } satisfies Partial<SheetRow>;
  const match = matchHeader(sos, ["ORDER_ID", "REVENUE"]);
  const reader = new RowReader({ kind: sos, match, choices: { dates: {}, numbers: {} }, timezone: "UTC" });
  const bad = reader.read({ number, cells, exact: null, ragged: false });
  const good = reader.read({ number: 6, cells: ["2", "3"], exact: null, ragged: false });
  assert.ok(bad !== null && "faults" in bad && bad.faults.length === 1);
  assert.ok(good !== null && "values" in good);
});
