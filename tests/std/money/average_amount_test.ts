import assert from "node:assert/strict";
import { averageAmount } from "#src/std/money/average_amount.ts";

Deno.test("the mean of nothing is nothing", () => {
  assert.equal(averageAmount("0", 0), "0.00");
});

Deno.test("a mean is rounded half up, exactly", () => {
  assert.equal(averageAmount("0.01", 2), "0.01");
  assert.equal(averageAmount("0.01", 3), "0.00");
  assert.equal(averageAmount("10.00", 3), "3.33");
  assert.equal(averageAmount("20.00", 3), "6.67");
  assert.equal(averageAmount("7", 1), "7.00");
});

Deno.test("sums beyond 2 ** 53 hundredths lose nothing", () => {
  assert.equal(averageAmount("19999999999999999.98", 2), "9999999999999999.99");
  assert.equal(averageAmount("90071992547409.93", 1), "90071992547409.93");
});
