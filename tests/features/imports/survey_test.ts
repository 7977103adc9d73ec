import assert from "node:assert/strict";
import fc from "fast-check";
import type { ColumnChoices } from "#src/features/imports/rows/column_choices.ts";
import type { ImportOptions } from "#src/features/imports/import_record.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { Survey } from "#src/features/imports/rows/survey.ts";
import { kindOf, readThrough, sheetRows } from "./sheet_world.ts";

const sos = kindOf("sos");
const HEADER = ["ORDER_ID", "AGREE_START_DATE", "ORDER_CREATED_DATE", "REVENUE"];

/** A survey of rows of {@linkcode HEADER}, whose order ids are made up. */
function surveyOf(
  rows: readonly (readonly [string, string, string])[],
  options: ImportOptions = {},
) {
  return readThrough(sos, [HEADER, ...rows.map((cells, at) => [`1-${at}`, ...cells])], options).found;
}

Deno.test("each column is read as its own cells settle it, and columns may differ", () => {
  const found = surveyOf([["03/04/2025", "03/04/2025 9:27", "1.500"], [
    "15/04/2025",
    "12/15/2025 9:27",
    "2,5",
  ]]);
  assert.equal(found.problem, null);
  assert.deepEqual(found.choices, {
    dates: { agree_start_date: "dmy", order_created_date: "mdy" },
    numbers: { revenue: "id" },
  });
  assert.deepEqual(found.readings, [
    {
      column: "REVENUE",
      type: "number",
      verdict: "settled",
      choice: "id",
      examples: [{ row: 3, text: "2,5" }],
    },
    {
      column: "ORDER_CREATED_DATE",
      type: "date",
      verdict: "settled",
      choice: "mdy",
      examples: [{ row: 3, text: "12/15/2025 9:27" }],
    },
    {
      column: "AGREE_START_DATE",
      type: "date",
      verdict: "settled",
      choice: "dmy",
      examples: [{ row: 3, text: "15/04/2025" }],
    },
  ]);
});

Deno.test("03/04/2025 alone is a problem that shows the cell, both meanings and the way out", () => {
  const found = surveyOf([["17-Dec-24", "", "7"], ["03/04/2025", "", "7"]]);
  assert.equal(
    found.problem,
    "Column 'AGREE_START_DATE' leaves open how its dates are written: '03/04/2025' in row 3 is 2025-04-03 (dmy) " +
      "or 2025-03-04 (mdy); say date_order=dmy or date_order=mdy",
  );
  assert.partialDeepStrictEqual(found.readings[2], { verdict: "ambiguous", choice: null });
});

Deno.test("1.500 alone is one too", () => {
  assert.equal(
    surveyOf([["", "", "1.500"]]).problem,
    "Column 'REVENUE' leaves open how its numbers are written: '1.500' in row 2 is 1500 (id) or 1.500 (en); " +
      "say number_locale=id or number_locale=en",
  );
});

Deno.test("cells that contradict each other are a problem that shows them", () => {
  assert.equal(
    surveyOf([["15/12/2025", "", ""], ["12/15/2025", "", ""], ["03/04/2025", "", ""]]).problem,
    "Column 'AGREE_START_DATE' contradicts itself in how its dates are written: '15/12/2025' in row 2 can only be " +
      "2025-12-15 (dmy); '12/15/2025' in row 3 can only be 2025-12-15 (mdy); mend the cells, or say date_order=… " +
      "to have those that do not fit set aside as failed rows",
  );
});

Deno.test("further columns of that sort are named", () => {
  const { problem } = surveyOf([["03/04/2025", "05/06/2025", "1.500"]]);
  assert.match(problem!, /^Column 'REVENUE' .*; likewise columns 'ORDER_CREATED_DATE', 'AGREE_START_DATE'$/);
});

Deno.test("what the uploader says settles what the file leaves open or contradicts", () => {
  const open = surveyOf([["03/04/2025", "12/15/2025", "1.500"]], { dateOrder: "dmy", numberLocale: "en" });
  assert.equal(open.problem, null);
  assert.deepEqual(open.choices, {
    dates: { agree_start_date: "dmy", order_created_date: "mdy" },
    numbers: { revenue: "en" },
  });
  assert.deepEqual(open.readings.map(({ verdict }) => verdict), ["given", "settled", "given"]);
  const contradicting = surveyOf([["15/12/2025", "", ""], ["12/15/2025", "", ""]], { dateOrder: "dmy" });
  assert.equal(contradicting.problem, null);
  assert.equal(contradicting.choices.dates["agree_start_date"], "dmy");
});

Deno.test("it does not settle a column whose cells cannot be so at all", () => {
  assert.match(surveyOf([["03/04/2025", "", ""]], { dateOrder: "ymd" }).problem!, /say date_order=dmy or/);
});

Deno.test("a column in which nothing depends on it is open", () => {
  const found = surveyOf([["17-Dec-24", "2025-12-15", "7"], ["-", "45992", "#N/A"], [
    "04/04/2025",
    "",
    "abc",
  ]]);
  assert.equal(found.problem, null);
  assert.deepEqual(found.readings.map(({ verdict, choice }) => [verdict, choice]), [
    ["open", null],
    ["open", null],
    ["open", null],
  ]);
});

Deno.test("cells that a workbook has typed say nothing about the others", () => {
  const match = matchHeader(sos, HEADER);
  const survey = new Survey({ kind: sos, match, options: {} });
  const cells = ["1", "2025-04-03", "2025-04-03T09:27:00", "1.500"];
  survey.see([{ number: 2, cells, exact: [false, true, true, true], ragged: false }]);
  assert.equal(survey.finish().problem, null);
});

Deno.test("a mended file is read as the file that it mends was", () => {
  const match = matchHeader(sos, [...HEADER, "__row"]);
  const inherited: ColumnChoices = {
    dates: { agree_start_date: "mdy", order_created_date: "dmy" },
    numbers: { revenue: "en" },
  };
  const survey = new Survey({ kind: sos, match, options: { dateOrder: "dmy" }, inherited });
  survey.see(sheetRows([["1", "15/04/2025", "03/04/2025", "1.500.000", "17"]]));
  const { problem, choices } = survey.finish();
  assert.equal(problem, null);
  assert.deepEqual(choices, inherited);
});

Deno.test("rows are counted, lines without anything in a column of the kind are not", () => {
  const kind = kindOf("jt");
  const match = matchHeader(kind, ["Witel Lama", "RAB", "my notes"]);
  const survey = new Survey({ kind, match, options: {} });
  survey.see(sheetRows([["BALI", "1", ""], [" ", "-", "see below"], ["#N/A"], ["", "5"], ["", "", "x"]]));
  assert.equal(survey.finish().rows, 2);
});

Deno.test("however long the cells are, what goes to the next process is short", () => {
  const survey = new Survey({ kind: sos, match: matchHeader(sos, HEADER), options: {} });
  survey.see(
    sheetRows([["1", "x".repeat(500_000), " ".repeat(500_000) + "03/04/2025", "9".repeat(500_000)]]),
  );
  assert.ok(JSON.stringify(survey.state()).length < 2_000);
  assert.match(survey.finish().problem!, /^Column 'ORDER_CREATED_DATE' leaves open/);
});

const date = fc.constantFrom(
  "03/04/2025",
  "12/15/2025 9:27",
  "15/12/2025",
  "17-Dec-24",
  "-",
  "",
  "x",
  "01/02/25",
);
const amount = fc.constantFrom("1.500", "2,5", "Rp 1.500.000", "1,500.00", "7", "", "#N/A", "(3.250)");
const rows = fc.array(fc.tuple(fc.constantFrom("1", ""), date, date, amount), { maxLength: 40 });

Deno.test("slices in any number of processes find what one look finds", () => {
  const plan = { kind: sos, match: matchHeader(sos, HEADER), options: {} };
  fc.assert(
    fc.property(rows, fc.array(fc.nat(6), { maxLength: 12 }), (rows, sizes) => {
      const whole = new Survey(plan);
      whole.see(sheetRows(rows));
      let relay = new Survey(plan);
      let at = 0;
      for (const size of [...sizes, rows.length]) {
        relay = new Survey(plan, JSON.parse(JSON.stringify(relay.state())));
        relay.see(sheetRows(rows.slice(at, at + size), at + 2));
        at += size;
      }
      assert.deepEqual(relay.finish(), whole.finish());
    }),
    { numRuns: 300 },
  );
});
