import assert from "node:assert/strict";
import fc from "fast-check";
import { DateReader } from "#src/std/values/date_reader.ts";
import { dayCode } from "#src/std/values/day_code.ts";
import { readDate } from "#src/std/values/read_date.ts";

const timeZone = "Asia/Jakarta";
const order = fc.constantFrom("dmy", "mdy", "ymd");
const number = fc.oneof(fc.nat(40), fc.nat(9_999)).map(String);
const mark = fc.constantFrom("/", "-", ".", " ", "");
const short = fc.oneof(number, fc.nat(60).map((n) => String(n).padStart(2, "0")));
const day = fc.tuple(short, mark, short, mark, number).map((parts) => parts.join(""));
const time = fc.tuple(
  short,
  fc.constantFrom(":", ".", ""),
  short,
  fc.constantFrom("", ":00", ":59", ":7", ".5"),
)
  .map((parts) => parts.join(""));
const tail = fc.constantFrom("", "", "", " PM", " Z", " WIB", "+00:00", " ");
const likely = fc.constantFrom("12/11/2025", "1/2/25", "2025-11-12", "10.11.12", "20251112");
const written = fc.oneof(
  day,
  likely,
  fc.tuple(likely, fc.constantFrom(" ", "  ", "T", ", "), time, tail).map((parts) => parts.join("")),
  fc.tuple(day, fc.constantFrom(" ", "  ", "T", ", "), time, tail).map((parts) => parts.join("")),
  fc.constantFrom(
    "45992",
    "45992.5",
    "45992.0 9:27",
    "20251215",
    "20251215 9:27",
    "17-Dec-24",
    "-",
    "#N/A",
    "",
  ),
  fc.string({ unit: fc.constantFrom(..."0123456789/-.: T") }),
);

Deno.test("dates are read exactly as one by one, whatever was read before them", () => {
  fc.assert(
    fc.property(order, fc.array(written, { maxLength: 30 }), (order, texts) => {
      const reader = new DateReader({ order, timeZone });
      for (const text of [...texts, ...texts]) {
        assert.equal(reader.read(text), readDate(text, { order, timeZone }), text);
      }
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("more different days than it remembers change nothing", () => {
  const reader = new DateReader({ order: "ymd", timeZone });
  const first = Date.UTC(1950, 0, 1);
  for (let at = 0; at < 25_000; at++) {
    const iso = new Date(first + at * 86_400_000).toISOString().slice(0, 10);
    assert.equal(reader.read(`${iso} 9:27`), `${iso}T09:27:00`);
  }
});

Deno.test("different days have different codes", () => {
  const digits = fc.string({ unit: fc.constantFrom(..."0123456789/-."), minLength: 6, maxLength: 10 });
  fc.assert(fc.property(digits, digits, (one, other) => {
    assert.equal(dayCode(one) === dayCode(`${other} 9:27`), one === other);
  }));
  assert.notEqual(dayCode("-1/2/25"), dayCode("1/2/25"));
  for (const text of ["1/2/3", "12/15/20255", "12/15/2025T9:27", "17-Dec-24", ""]) {
    assert.equal(dayCode(text), -1);
  }
});
