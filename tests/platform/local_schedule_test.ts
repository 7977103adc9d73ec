import assert from "node:assert/strict";
import { localSchedule } from "#src/platform/local_schedule.ts";

function latest(expression: string, timezone: string, now: string): string | null {
  const ms = localSchedule(expression, timezone).latest(Date.parse(now));
  return ms === null ? null : new Date(ms).toISOString();
}

Deno.test("five minutes past midnight is meant on the library's clock", () => {
  const cases = [
    ["2026-11-21T00:04:59.999+07:00", "2026-11-19T17:05:00.000Z"],
    ["2026-11-21T00:05:00+07:00", "2026-11-20T17:05:00.000Z"],
    ["2026-11-21T00:05:00.001+07:00", "2026-11-20T17:05:00.000Z"],
    ["2026-11-21T23:59:59+07:00", "2026-11-20T17:05:00.000Z"],
    ["2027-01-01T00:05:00+07:00", "2026-12-31T17:05:00.000Z"],
  ] as const;
  for (const [now, wanted] of cases) assert.equal(latest("5 0 * * *", "Asia/Jakarta", now), wanted, now);
});

Deno.test("Sunday may be 0 or 7, as everywhere but in Deno.cron", () => {
  for (const day of ["0", "7", "SUN"]) {
    assert.equal(latest(`0 6 * * ${day}`, "UTC", "2026-11-21T12:00:00Z"), "2026-11-15T06:00:00.000Z");
  }
});

Deno.test("a time that the clock skips counts once, at the change", () => {
  assert.equal(latest("30 2 29 3 *", "Europe/Berlin", "2026-03-29T12:00:00Z"), "2026-03-29T01:00:00.000Z");
});

Deno.test("a time that never was is null", () => {
  assert.equal(latest("0 0 31 2 *", "UTC", "2026-11-21T12:00:00Z"), null);
});

Deno.test("what is not five fields is refused", () => {
  for (const expression of ["", "5 0 * *", "0 5 0 * * *", "@daily", "60 0 * * *"]) {
    assert.throws(() => localSchedule(expression, "UTC"), /./, expression);
  }
});
