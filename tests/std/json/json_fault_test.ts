import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonFault } from "#src/std/json/json_fault.ts";

const FAULTS: readonly (readonly [text: string, line: number, column: number, atEnd: boolean])[] = [
  ["", 1, 1, true],
  ["  ", 1, 3, true],
  ["{", 1, 2, true],
  ['{"a"', 1, 5, true],
  ['{"a":', 1, 6, true],
  ['{"a": 1', 1, 8, true],
  ['{"a": 1,', 1, 9, true],
  ['{"a": "b', 1, 9, true],
  ["{'a': 1}", 1, 2, false],
  ['{"a": 1,}', 1, 9, false],
  ["[1, 2,]", 1, 7, false],
  ["[1 2]", 1, 4, false],
  ["[1]]", 1, 4, false],
  ["[1}", 1, 3, false],
  ['{"a" 1}', 1, 6, false],
  ["{1: 2}", 1, 2, false],
  ["tru", 1, 1, false],
  ["01", 1, 2, false],
  ["1.", 1, 2, false],
  ["NaN", 1, 1, false],
  ['"a\tb"', 1, 3, false],
  ['"a\\x"', 1, 3, false],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3, false],
  ["\ufeff{}", 1, 1, false],
];

for (const [text, line, column, atEnd] of FAULTS) {
  Deno.test(`the fault of ${JSON.stringify(text)} is at line ${line}, column ${column}`, () => {
    assert.deepEqual(jsonFault(text), { line, column, atEnd });
  });
}

Deno.test("a text has a fault exactly when JSON.parse refuses it", () => {
  const mutilated = fc.tuple(
    fc.json(),
    fc.nat(),
    fc.nat(3),
    fc.string({ maxLength: 2, unit: "binary-ascii" }),
  )
    .map(([text, at, length, put]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + put + text.slice(start + length);
    });
  const symbols = fc.array(fc.constantFrom(...'[]{}:,"\\u00e1-+.E \ntrue null'), { maxLength: 12 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(fc.json(), mutilated, symbols), (text) => {
      assert.equal(jsonFault(text) === null, parses(text), JSON.stringify(text));
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("a text of a megabyte takes no stack: deep nesting, and one long string", () => {
  const deep = "[".repeat(500_000);
  assert.deepEqual(jsonFault(deep), { line: 1, column: 500_001, atEnd: true });
  assert.equal(jsonFault(deep + "]".repeat(500_000)), null);
  assert.equal(jsonFault(`"${"\\u00e1x".repeat(150_000)}"`), null);
  assert.deepEqual(jsonFault(`"${"x".repeat(1_000_000)}`), { line: 1, column: 1_000_002, atEnd: true });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
