import assert from "node:assert/strict";
import fc from "fast-check";
import { Fraction } from "#src/std/math/fraction.ts";

const ROUNDED: readonly (readonly [string, string, string])[] = [
  ["1", "3", "0.33"],
  ["2", "3", "0.67"],
  ["1", "8", "0.13"],
  ["-1", "8", "-0.13"],
  ["1", "-8", "-0.13"],
  ["-1", "-8", "0.13"],
  ["0.001", "1", "0.00"],
  ["-0.001", "1", "0.00"],
  ["0.005", "1", "0.01"],
  ["1000000000000000000.01", "1", "1000000000000000000.01"],
  ["10", "4", "2.50"],
];

for (const [above, below, wanted] of ROUNDED) {
  Deno.test(`${above} over ${below} is ${wanted}, rounded to two digits`, () => {
    assert.equal(Fraction.of(above).over(Fraction.of(below))?.rounded(2), wanted);
  });
}

Deno.test("nothing is divided by zero, however it is written", () => {
  for (const zero of ["0", "0.00", "-0"]) assert.equal(Fraction.of("1").over(Fraction.of(zero)), null);
});

Deno.test("digits after the dot are as many as are asked for, none too", () => {
  assert.equal(Fraction.of("12.5").rounded(0), "13");
  assert.equal(Fraction.of("0.4").rounded(0), "0");
  assert.equal(Fraction.of("7").rounded(3), "7.000");
});

Deno.test("what is no decimal is refused", () => {
  for (const text of ["", ".5", "1,5", "1e3", " 1", "NaN"]) {
    assert.throws(() => Fraction.of(text), RangeError);
  }
});

Deno.test("sums are exact to the last cent, whatever floats would make of them", () => {
  const cents = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
  fc.assert(fc.property(fc.array(cents), (amounts) => {
    const sum = amounts.reduce((sum, cents) => sum.plus(Fraction.of(written(cents))), Fraction.of("0"));
    assert.equal(sum.rounded(2), written(amounts.reduce((sum, cents) => sum + cents, 0n)));
  }));
});

function written(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
