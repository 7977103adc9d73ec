import assert from "node:assert/strict";
import { localPeriods } from "#src/std/time/local_periods.ts";

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
const names = (text: string, zone: string, unit: "day" | "month" | "year", count: number) =>
  localPeriods(at(text), zone, { unit, count }).map(({ name }) => name);

Deno.test("localPeriods() ends with the period that is on and begins each where the last one ends", () => {
  assert.deepEqual(localPeriods(at("2026-11-21T10:00:00+07:00"), "Asia/Jakarta", { unit: "day", count: 2 }), [
    { name: "2026-11-20", from: "2026-11-20 00:00:00", to: "2026-11-21 00:00:00" },
    { name: "2026-11-21", from: "2026-11-21 00:00:00", to: "2026-11-22 00:00:00" },
  ]);
  assert.deepEqual(
    localPeriods(at("2026-12-31T10:00:00+07:00"), "Asia/Jakarta", { unit: "month", count: 2 }),
    [
      { name: "2026-11", from: "2026-11-01 00:00:00", to: "2026-12-01 00:00:00" },
      { name: "2026-12", from: "2026-12-01 00:00:00", to: "2027-01-01 00:00:00" },
    ],
  );
  assert.deepEqual(
    localPeriods(at("2024-02-29T10:00:00+07:00"), "Asia/Jakarta", { unit: "year", count: 1 }),
    [
      { name: "2024", from: "2024-01-01 00:00:00", to: "2025-01-01 00:00:00" },
    ],
  );
});

Deno.test("localPeriods() changes day, month and year at the zone's midnight, to the millisecond", () => {
  for (
    const [unit, before, after] of [["day", "2026-12-31", "2027-01-01"], ["month", "2026-12", "2027-01"], [
      "year",
      "2026",
      "2027",
    ]] as const
  ) {
    assert.deepEqual(names("2026-12-31T16:59:59.999Z", "Asia/Jakarta", unit, 1), [before]);
    assert.deepEqual(names("2026-12-31T17:00:00.000Z", "Asia/Jakarta", unit, 1), [after]);
    assert.deepEqual(names("2027-01-01T04:59:59.999Z", "America/New_York", unit, 1), [before]);
    assert.deepEqual(names("2027-01-01T05:00:00.000Z", "America/New_York", unit, 1), [after]);
  }
});

Deno.test("localPeriods() counts back over short months and leap days", () => {
  assert.deepEqual(names("2026-03-31T12:00:00+07:00", "Asia/Jakarta", "month", 3), [
    "2026-01",
    "2026-02",
    "2026-03",
  ]);
  assert.deepEqual(names("2024-03-01T12:00:00+07:00", "Asia/Jakarta", "day", 2), [
    "2024-02-29",
    "2024-03-01",
  ]);
  assert.deepEqual(names("2024-02-29T12:00:00+07:00", "Asia/Jakarta", "year", 2), ["2023", "2024"]);
});

Deno.test("localPeriods() follows summer time, where days have 23 and 25 hours and midnight may be skipped", () => {
  // Berlin is at +01:00 until 2026-03-29 and again from 2026-10-25.
  assert.deepEqual(names("2026-03-28T22:59:59.999Z", "Europe/Berlin", "day", 1), ["2026-03-28"]);
  assert.deepEqual(names("2026-03-28T23:00:00Z", "Europe/Berlin", "day", 1), ["2026-03-29"]);
  assert.deepEqual(names("2026-03-29T21:59:59.999Z", "Europe/Berlin", "day", 1), ["2026-03-29"]);
  assert.deepEqual(names("2026-03-29T22:00:00Z", "Europe/Berlin", "day", 2), ["2026-03-29", "2026-03-30"]);
  assert.deepEqual(names("2026-10-25T22:59:59.999Z", "Europe/Berlin", "day", 1), ["2026-10-25"]);
  assert.deepEqual(names("2026-10-31T23:00:00Z", "Europe/Berlin", "month", 1), ["2026-11"]);
  // Cairo had no 00:00 on 2026-04-24.
  assert.deepEqual(localPeriods(at("2026-04-23T22:00:00Z"), "Africa/Cairo", { unit: "day", count: 1 }), [
    { name: "2026-04-24", from: "2026-04-24 00:00:00", to: "2026-04-25 00:00:00" },
  ]);
});

Deno.test("localPeriods() refuses a time zone that is unknown", () => {
  assert.throws(() => localPeriods(0, "Asia/Nowhere", { unit: "day", count: 1 }), RangeError);
});
