import assert from "node:assert/strict";
import { evaluateFormula } from "#src/std/math/evaluate_formula.ts";

const VALUES: readonly (readonly [formula: string, value: number])[] = [
  ["2000 * pow(2, retried)", 8_000],
  ["min(3600000, 5000 * pow(2, retried))", 20_000],
  ["pow(2,retried)", 4],
  ["1 + 2 * 3 - 4 / 2", 5],
  ["(1 + 2) * -3", -9],
  ["10 - 3 - 2", 5],
  ["--1.5", 1.5],
  ["max(1, 2, retried) + sqrt(9) + abs(-1) + floor(1.9) + ceil(0.1) + round(2.5) + exp(0)", 12],
  [" retried ", 2],
];

for (const [formula, value] of VALUES) {
  Deno.test(`the formula '${formula}' is ${value}`, () => {
    assert.equal(evaluateFormula(formula, { retried: 2 }), value);
  });
}

for (
  const formula of [
    "",
    " ",
    "1 +",
    "(1",
    "1)",
    "1 2",
    "pow",
    "pow(1",
    "pow()",
    "constructor",
    "constructor(1)",
    "toString",
    "x",
    "1; 2",
    "a.b",
    "`1`",
    "0x10",
  ]
) {
  Deno.test(`'${formula}' is no formula`, () => {
    assert.throws(() => evaluateFormula(formula, { retried: 2 }), SyntaxError);
  });
}
