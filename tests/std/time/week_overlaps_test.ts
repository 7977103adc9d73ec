import assert from "node:assert/strict";
import fc from "fast-check";
import { weekOverlaps, type WeekSpan } from "#src/std/time/week_overlaps.ts";

const WEEK = 7 * 1440;

/** The minutes of a week that a span takes, one by one. */
function minutesOf({ day, opens, closes }: WeekSpan): Set<number> {
  const begin = (day - 1) * 1440 + opens;
  return new Set(Array.from({ length: closes - opens }, (_, minute) => (begin + minute) % WEEK));
}

const anySpan = fc.record({
  day: fc.integer({ min: 1, max: 7 }),
  opens: fc.integer({ min: 0, max: 1439 }),
  length: fc.integer({ min: 1, max: 1440 }),
})
  .map(({ day, opens, length }) => ({ day, opens, closes: opens + length }));

Deno.test("spans overlap when they have a minute in common, across midnight and the end of the week too", () => {
  fc.assert(fc.property(fc.array(anySpan, { maxLength: 5 }), (spans) => {
    const taken = spans.map(minutesOf);
    const wanted = taken.flatMap((minutes, at) => {
      const first = taken.slice(0, at).findIndex((other) => [...minutes].some((minute) => other.has(minute)));
      return first < 0 ? [] : [{ at, with: first }];
    });
    assert.deepEqual(weekOverlaps(spans), wanted);
  }));
});

Deno.test("a span that begins when another ends is no overlap", () => {
  assert.deepEqual(
    weekOverlaps([{ day: 7, opens: 600, closes: 1440 }, { day: 1, opens: 0, closes: 60 }]),
    [],
  );
  assert.deepEqual(weekOverlaps([{ day: 7, opens: 600, closes: 1441 }, { day: 1, opens: 0, closes: 60 }]), [
    { at: 1, with: 0 },
  ]);
});
