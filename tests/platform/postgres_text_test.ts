import assert from "node:assert/strict";
import { postgresText } from "#src/platform/postgres_text.ts";
import { localOffset } from "#src/std/time/local_offset.ts";

const OID = { bool: 16, bytea: 17, int8: 20, text: 25, json: 114, float4: 700, float8: 701, date: 1082 };
const NAIVE = 1114;
const ZONED = 1184;
const NUMERIC = 1700;

function canonical(objectId: number, value: string, zone = "Asia/Jakarta"): string {
  const convert = postgresText(objectId, localOffset(zone));
  return convert === undefined ? value : convert(value);
}

Deno.test("what PostgreSQL writes canonically is not touched", () => {
  for (const objectId of [OID.bytea, OID.int8, OID.text, OID.json, OID.date, NUMERIC]) {
    assert.equal(postgresText(objectId, localOffset("UTC")), undefined, String(objectId));
  }
});

Deno.test("a type that nobody knows is text", () => {
  assert.equal(postgresText(99_999, localOffset("UTC")), undefined);
});

Deno.test("booleans are words", () => {
  assert.equal(canonical(OID.bool, "t"), "true");
  assert.equal(canonical(OID.bool, "f"), "false");
});

for (
  const [value, text] of [
    ["1e+20", "100000000000000000000"],
    ["1e-07", "1e-7"],
    ["0.1", "0.1"],
    ["-0", "0"],
    ["NaN", "NaN"],
    ["-Infinity", "-Infinity"],
    ["1.7976931348623157e+308", "1.7976931348623157e+308"],
  ] as const
) {
  Deno.test(`the float ${value} is written ${text}`, () => {
    assert.equal(canonical(OID.float8, value), text);
    if (value.length < 10) assert.equal(canonical(OID.float4, value), text);
  });
}

for (
  const [value, text] of [
    ["2026-01-26 07:00:00+07", "2026-01-26T07:00:00+07:00"],
    ["2026-01-26 07:00:00.5-03", "2026-01-26T07:00:00.5-03:00"],
    ["2026-01-26 07:00:00.123456+05:30", "2026-01-26T07:00:00.123456+05:30"],
    ["2026-01-26 07:00:00+00", "2026-01-26T07:00:00+00:00"],
    ["infinity", "infinity"],
    ["-infinity", "-infinity"],
  ] as const
) {
  Deno.test(`the instant ${value} is written ${text}`, () => {
    assert.equal(canonical(ZONED, value), text);
  });
}

for (
  const [zone, value, text] of [
    ["Asia/Jakarta", "2026-01-26 07:00:00", "2026-01-26T07:00:00+07:00"],
    ["Asia/Jakarta", "2026-01-26 07:00:00.123456", "2026-01-26T07:00:00.123456+07:00"],
    ["Europe/Berlin", "2026-07-01 12:00:00", "2026-07-01T12:00:00+02:00"],
    ["Europe/Berlin", "2026-01-01 12:00:00", "2026-01-01T12:00:00+01:00"],
    ["America/St_Johns", "2026-01-01 12:00:00", "2026-01-01T12:00:00-03:30"],
    ["Asia/Jakarta", "infinity", "infinity"],
  ] as const
) {
  Deno.test(`a time without offset is local: ${value} in ${zone} is ${text}`, () => {
    assert.equal(canonical(NAIVE, value, zone), text);
  });
}
