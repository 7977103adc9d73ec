import assert from "node:assert/strict";
import { parseReport } from "#src/features/reports/report.ts";
import type { ReportFormat } from "#src/features/reports/report_formats.ts";
import { reportPlan } from "#src/features/reports/report_plan.ts";
import { parseHeader } from "#src/std/sql/parse_header.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";

const CSV: ReportFormat = { name: "csv", delimiter: ",", bom: false, excel: false };
const SURROUNDINGS = { ttlSeconds: 60, fingerprint: "serumpun/SE26" };

function reportOf(text: string, slug = "progress") {
  const header = parseHeader(text);
  const name = `reports/${slug}`;
  const statement = parseStatement(name, header.body);
  return parseReport({
    name,
    header,
    variants: [statement],
    on: () => statement,
    sorts: [],
    sorted: () => statement,
  }, { provided: { app: [], monev: [] }, tags: [] });
}

const OPEN = reportOf("-- @param a text?\n-- @param b text?\nselect :a, :b");
const HIDING = reportOf("-- @column email text?\n-- @private email\nselect '' as email");

type Change = Partial<Parameters<typeof reportPlan>[0]> & { readonly fingerprint?: string };

function keyOf({ fingerprint, ...change }: Change = {}): string {
  const request = { report: OPEN, format: CSV, keyed: false, parameters: { a: "1", b: null }, ...change };
  return reportPlan(request, { ...SURROUNDINGS, ...(fingerprint === undefined ? {} : { fingerprint }) }).key;
}

Deno.test("the same answer has the same key, on every process and every time", () => {
  assert.equal(keyOf(), keyOf());
  assert.match(keyOf(), /^report:progress:[\w-]{16}$/);
});

Deno.test("the order of the reader's values does not matter", () => {
  assert.equal(keyOf({ parameters: { b: null, a: "1" } }), keyOf());
});

for (
  const [what, change] of Object.entries<Change>({
    "another value": { parameters: { a: "2", b: null } },
    "a value for another name": { parameters: { a: null, b: "1" } },
    "an empty value in the place of none": { parameters: { a: "1", b: "" } },
    "another form": { format: { name: "json" } },
    "another delimiter": { format: { ...CSV, delimiter: ";" } },
    "a byte order mark": { format: { ...CSV, bom: true } },
    "cells for a spreadsheet": { format: { ...CSV, excel: true } },
    "another statement": { report: reportOf("-- @param a text?\n-- @param b text?\nselect :b, :a") },
    "another report": { report: reportOf("-- @param a text?\n-- @param b text?\nselect :a, :b", "other") },
    "other surroundings": { fingerprint: "serumpun/OTHER" },
  })
) {
  Deno.test(`${what} is another answer`, () => {
    assert.notEqual(keyOf(change), keyOf());
  });
}

Deno.test("readers with a key share an answer in which nothing is hidden", () => {
  assert.equal(keyOf({ keyed: true }), keyOf());
});

Deno.test("where columns are hidden, readers with a key have their own answer", () => {
  const [keyed, open] = [true, false].map((keyed) =>
    reportPlan({ report: HIDING, format: CSV, keyed, parameters: {} }, SURROUNDINGS)
  );
  assert.notEqual(keyed?.key, open?.key);
  assert.deepEqual([keyed?.keyed, open?.keyed], [true, false]);
});

Deno.test("an answer is fresh for as long as the report says, else as configured", () => {
  const fresh = (text: string) =>
    reportPlan({ report: reportOf(text), format: CSV, keyed: false, parameters: {} }, SURROUNDINGS)
      .ttlSeconds;
  assert.equal(fresh("select 1"), 60);
  assert.equal(fresh("-- @ttl 5\nselect 1"), 5);
  assert.equal(fresh("-- @ttl 0\nselect 1"), 0);
});
