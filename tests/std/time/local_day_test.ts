import assert from "node:assert/strict";
import { localDay } from "#src/std/time/local_day.ts";

Deno.test("a local day goes from midnight to midnight on the wall", () => {
  const day = {
    date: "2026-12-31",
    midnight: "2026-12-31 00:00:00",
    nextMidnight: "2027-01-01 00:00:00",
    endsAt: Date.parse("2027-01-01T00:00:00+07:00"),
  };
  assert.deepEqual(localDay(Date.parse("2026-12-31T00:00:00+07:00"), "Asia/Jakarta"), day);
  assert.deepEqual(localDay(Date.parse("2026-12-31T23:59:59.999+07:00"), "Asia/Jakarta"), day);
  assert.equal(localDay(day.endsAt, "Asia/Jakarta").date, "2027-01-01");
});

Deno.test("a day that the clock shortens or lengthens ends at its own midnight", () => {
  const hours = (iso: string) => {
    const start = Date.parse(iso);
    return (localDay(start, "Europe/Berlin").endsAt - start) / 3_600_000;
  };
  assert.equal(hours("2026-03-29T00:00:00+01:00"), 23);
  assert.equal(hours("2026-10-25T00:00:00+02:00"), 25);
});

Deno.test("a midnight that the clock skips is the first moment that it shows", () => {
  const { endsAt } = localDay(Date.parse("2026-09-05T12:00:00-04:00"), "America/Santiago");
  assert.equal(endsAt, Date.parse("2026-09-06T01:00:00-03:00"));
});
