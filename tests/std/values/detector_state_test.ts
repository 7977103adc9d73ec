import assert from "node:assert/strict";
import fc from "fast-check";
import { DateDetector } from "#src/std/values/date_detector.ts";
import { NumberDetector } from "#src/std/values/number_detector.ts";

const dates = fc.tuple(
  fc.nat(32),
  fc.constantFrom("/", "-"),
  fc.nat(32),
  fc.constantFrom("/24", "-24", "/2025", "-2025"),
)
  .map((parts) => parts.join(""));
const numbers = fc.constantFrom(
  "1.500",
  "2,500",
  "1.500.000",
  "1,500.25",
  "12,5",
  "7",
  "x",
  "Rp 1.500,-",
  "3.250",
  "9.125",
);

Deno.test("a column of dates says the same when each of its cells is seen by another process", () => {
  fc.assert(fc.property(fc.array(dates, { maxLength: 40 }), (cells) => {
    const whole = new DateDetector();
    let relay = new DateDetector();
    for (const [row, cell] of cells.entries()) {
      whole.see(cell, row);
      relay.see(cell, row);
      relay = new DateDetector(JSON.parse(JSON.stringify(relay.state())));
    }
    assert.deepEqual(relay.verdict(), whole.verdict());
  }));
});

Deno.test("a column of numbers does too", () => {
  fc.assert(fc.property(fc.array(numbers, { maxLength: 40 }), (cells) => {
    const whole = new NumberDetector();
    let relay = new NumberDetector();
    for (const [row, cell] of cells.entries()) {
      whole.see(cell, row);
      relay.see(cell, row);
      relay = new NumberDetector(JSON.parse(JSON.stringify(relay.state())));
    }
    assert.deepEqual(relay.verdict(), whole.verdict());
  }));
});

Deno.test("a state that was given out is not changed by what is seen afterwards", () => {
  const detector = new NumberDetector();
  detector.see("1.500", 2);
  const state = detector.state();
  const before = JSON.stringify(state);
  detector.see("2.500", 3);
  assert.equal(JSON.stringify(state), before);
});
