import assert from "node:assert/strict";
import { localOffset } from "#src/std/time/local_offset.ts";

Deno.test("localOffset() gives the zone's offset for a wall-clock time", () => {
  assert.equal(localOffset("Asia/Jakarta")(Date.UTC(2026, 0, 31, 8)), "+07:00");
  assert.equal(localOffset("UTC")(Date.UTC(2026, 0, 31, 8)), "+00:00");
  assert.equal(localOffset("Asia/Kathmandu")(Date.UTC(2026, 0, 31, 8)), "+05:45");
  assert.equal(localOffset("America/St_Johns")(Date.UTC(2026, 0, 31, 8)), "-03:30");
});

Deno.test("localOffset() follows daylight saving time to the minute", () => {
  const offset = localOffset("Europe/Berlin");
  assert.equal(offset(Date.UTC(2026, 2, 28, 12)), "+01:00");
  assert.equal(offset(Date.UTC(2026, 2, 29, 1, 59)), "+01:00");
  assert.equal(offset(Date.UTC(2026, 2, 29, 3, 0)), "+02:00");
  assert.equal(offset(Date.UTC(2026, 6, 1, 12)), "+02:00");
  assert.equal(offset(Date.UTC(2026, 9, 25, 1, 59)), "+02:00");
  assert.equal(offset(Date.UTC(2026, 9, 25, 3, 0)), "+01:00");
});

Deno.test("localOffset() takes the offset before the change for a time that the clock skips", () => {
  assert.equal(localOffset("Europe/Berlin")(Date.UTC(2026, 2, 29, 2, 30)), "+01:00");
  assert.equal(localOffset("America/Sao_Paulo")(Date.UTC(2018, 10, 4, 0, 30)), "-03:00");
  assert.equal(localOffset("America/Sao_Paulo")(Date.UTC(2018, 10, 4, 1, 0)), "-02:00");
});

Deno.test("localOffset() takes the first of the two for a time that the clock shows twice", () => {
  assert.equal(localOffset("Europe/Berlin")(Date.UTC(2026, 9, 25, 2, 30)), "+02:00");
});

Deno.test("localOffset() knows that a zone's standard time has changed in history", () => {
  const offset = localOffset("Asia/Jakarta");
  assert.equal(offset(Date.UTC(1960, 0, 1)), "+07:30");
  assert.equal(offset(Date.UTC(1964, 0, 1)), "+07:00");
});

Deno.test("localOffset() rounds offsets with seconds to minutes", () => {
  assert.match(localOffset("Asia/Jakarta")(Date.UTC(1850, 0, 1)), /^\+07:07$/);
});

Deno.test("localOffset() agrees with the calendar for every hour of a year with two changes", () => {
  const offset = localOffset("America/New_York");
  for (let hour = 0; hour < 366 * 24; hour++) {
    const instant = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2024, 0, 1, 5) + hour * 3_600_000);
    const local = instant.toZonedDateTimeISO("America/New_York");
    const wall = local.toPlainDateTime();
    if (wall.toString().startsWith("2024-11-03T01")) continue;
    assert.equal(offset(wall.toZonedDateTime("UTC").epochMilliseconds), local.offset, wall.toString());
  }
});

Deno.test("localOffset() refuses an unknown time zone", () => {
  assert.throws(() => localOffset("Asia/Atlantis"), RangeError);
});
