import assert from "node:assert/strict";
import fc from "fast-check";
import { type JsonMember, JsonRowsEncoder } from "#src/std/json/json_rows_encoder.ts";
import { cellsOf } from "#tests/_support/cells_of.ts";

type Row = readonly (string | null)[];

function encode(
  members: readonly JsonMember[],
  batches: readonly (readonly Row[])[],
  shape: "array" | "lines",
) {
  const encoder = new JsonRowsEncoder(members, shape);
  const parts = [encoder.opening(), ...batches.map((rows) => encoder.rows(cellsOf(members.length, rows)))];
  return [...parts, encoder.closing()].map((part) => new TextDecoder().decode(part)).join("");
}

const MEMBERS: readonly JsonMember[] = [
  { name: 'na"me', form: "string" },
  { name: "number", form: "number" },
  { name: "literal", form: "literal" },
];
const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((value) => value.toWellFormed());
const row = fc.tuple(
  fc.option(fc.oneof(text, fc.constantFrom('"', "\\", "\u0000", "\u001f", "\n", "\u2028", "😀")), {
    nil: null,
  }),
  fc.option(fc.double({ noDefaultInfinity: true, noNaN: true }), { nil: null }),
  fc.option(fc.boolean(), { nil: null }),
);

function objectOf([name, number, literal]: [string | null, number | null, boolean | null]) {
  return { 'na"me': name, number: number === 0 ? 0 : number, literal };
}

function textsOf([name, number, literal]: [string | null, number | null, boolean | null]): Row {
  return [name, number === null ? null : String(number), literal === null ? null : String(literal)];
}

Deno.test("an array and lines of JSON hold the rows that went in, however they are cut into batches", () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 4 }), { maxLength: 4 }), (batches) => {
      const rows = batches.flat().map(objectOf);
      const texts = batches.map((batch) => batch.map(textsOf));
      assert.deepEqual(JSON.parse(encode(MEMBERS, texts, "array")), rows);
      const lines = encode(MEMBERS, texts, "lines").split("\n");
      assert.equal(lines.pop(), "");
      assert.deepEqual(lines.map((line) => JSON.parse(line)), rows);
    }),
    { numRuns: 300 },
  );
});

Deno.test("numbers that JSON does not have become strings", () => {
  const json = encode(
    [{ name: "n", form: "number" }],
    [[["NaN"], ["-Infinity"], ["1e+21"], ["-0.5"]]],
    "array",
  );
  assert.equal(json, '[{"n":"NaN"},{"n":"-Infinity"},{"n":1e+21},{"n":-0.5}]\n');
});

Deno.test("digits beyond 2^53 stay as they are in strings", () => {
  const json = encode([{ name: "n", form: "string" }], [[["9007199254740993"]]], "lines");
  assert.equal(json, '{"n":"9007199254740993"}\n');
});

Deno.test("no rows are an empty array, and no lines", () => {
  assert.equal(encode(MEMBERS, [], "array"), "[]\n");
  assert.equal(encode(MEMBERS, [], "lines"), "");
});
