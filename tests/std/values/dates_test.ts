import assert from "node:assert/strict";
import fc from "fast-check";
import { DateDetector } from "#src/std/values/date_detector.ts";
import type { DateOrder } from "#src/std/values/date_order.ts";
import { readDate } from "#src/std/values/read_date.ts";
import { serialDate } from "#src/std/values/serial_date.ts";

const timeZone = "Asia/Jakarta";
type Read = string | null | undefined;

/** Texts that mean the same in every order. */
const SELF_EVIDENT: readonly (readonly [string, Read])[] = [
  ["17-Dec-24", "2024-12-17"],
  ["17-Des-24", "2024-12-17"],
  ["7 Dec 1999", "1999-12-07"],
  ["31 Mei 2025", "2025-05-31"],
  ["31 May 2025", "2025-05-31"],
  ["Senin, 1 September 2025", "2025-09-01"],
  ["Jum'at, 5 September 2025", "2025-09-05"],
  ["Mon, 1 Sep 2025 09:27", "2025-09-01T09:27:00"],
  ["17 Agustus 1945", "1945-08-17"],
  ["1 Agt 2025", "2025-08-01"],
  ["2 Okt 2025", "2025-10-02"],
  ["3 Nop 2025", "2025-11-03"],
  ["4 Pebruari 2025", "2025-02-04"],
  ["December 17, 2024", "2024-12-17"],
  ["Dec 17 2024 9:27 PM", "2024-12-17T21:27:00"],
  ["2024-Dec-17", "2024-12-17"],
  ["2025-12-15", "2025-12-15"],
  ["2025/12/5", "2025-12-05"],
  ["20251215", "2025-12-15"],
  ["2025-12-15T09:27:31.250", "2025-12-15T09:27:31.250"],
  ["2025-12-15 09:27:31", "2025-12-15T09:27:31"],
  ["2025-12-15T02:27:00Z", "2025-12-15T09:27:00"],
  ["2025-12-15 23:30 +00:00", "2025-12-16T06:30:00"],
  ["15 Des 2025 09.27 WIB", "2025-12-15T09:27:00"],
  ["15 Des 2025 09.27 WITA", "2025-12-15T08:27:00"],
  ["45992", "2025-12-01"],
  ["45992.39375", "2025-12-01T09:27:00"],
  ["45992,5", "2025-12-01T12:00:00"],
  ["29 Feb 2024", "2024-02-29"],
  ["", null],
  ["-", null],
  ["#N/A", null],
  ["#NAME?", null],
  ["29 Feb 2023", undefined],
  ["31 Juni 2025", undefined],
  ["Dec-24", undefined],
  ["Mei 2025", undefined],
  ["17 Foo 2024", undefined],
  ["7", undefined],
  ["2025-13-01", undefined],
  ["2025-12-15 25:00", undefined],
  ["2025-12-15 13:00 PM", undefined],
  ["kemarin", undefined],
  ["1/2/3/4", undefined],
  ["1/2-2025", undefined],
  ["12/12/12345", undefined],
  [`1${" ".repeat(100_000)}Mei`, undefined],
];

for (const [text, wanted] of SELF_EVIDENT) {
  Deno.test(`'${text.slice(0, 30)}' is ${wanted} in every order`, () => {
    for (const order of ["dmy", "mdy", "ymd"] as const) {
      assert.equal(readDate(text, { order, timeZone }), wanted, order);
    }
  });
}

const ORDERED: readonly (readonly [string, Read, Read, Read])[] = [
  ["03/04/2025", "2025-04-03", "2025-03-04", undefined],
  ["12/15/2025 9:27", undefined, "2025-12-15T09:27:00", undefined],
  ["15.12.2025 09.27", "2025-12-15T09:27:00", undefined, undefined],
  ["17-12-24", "2024-12-17", undefined, "2017-12-24"],
  ["24-12-17", "2017-12-24", undefined, "2024-12-17"],
  ["1/2/69", "2069-02-01", "2069-01-02", undefined],
  ["1/2/70", "1970-02-01", "1970-01-02", undefined],
  ["03/03/2025", "2025-03-03", "2025-03-03", undefined],
  ["30/02/2025", undefined, undefined, undefined],
  ["00/00/0000", undefined, undefined, undefined],
];

for (const [text, dmy, mdy, ymd] of ORDERED) {
  Deno.test(`'${text}' is ${dmy} in dmy, ${mdy} in mdy and ${ymd} in ymd`, () => {
    const read = (order: DateOrder) => readDate(text, { order, timeZone });
    assert.deepEqual([read("dmy"), read("mdy"), read("ymd")], [dmy, mdy, ymd]);
  });
}

function verdictOf(...cells: readonly string[]) {
  const detector = new DateDetector();
  cells.forEach((text, at) => detector.see(text, at + 2));
  return detector.verdict();
}

Deno.test("03/04/2025 alone is ambiguous, and the evidence says what it would mean", () => {
  assert.deepEqual(verdictOf("03/04/2025"), {
    kind: "ambiguous",
    choices: ["dmy", "mdy"],
    examples: [{ row: 2, text: "03/04/2025", readings: { dmy: "2025-04-03", mdy: "2025-03-04" } }],
  });
});

Deno.test("another cell of the column settles the order, wherever it stands", () => {
  assert.partialDeepStrictEqual(verdictOf("03/04/2025", "12/15/2025 9:27"), {
    kind: "settled",
    choice: "mdy",
  });
  assert.partialDeepStrictEqual(verdictOf("15/12/2025", "03/04/2025"), { kind: "settled", choice: "dmy" });
  assert.partialDeepStrictEqual(verdictOf("24-12-17", "50-01-31"), { kind: "settled", choice: "ymd" });
});

Deno.test("cells that contradict each other are an error that shows both", () => {
  const verdict = verdictOf("15/12/2025", "12/15/2025", "03/04/2025");
  assert.ok(verdict.kind === "contradictory");
  assert.deepEqual(verdict.examples.map(({ text }) => text), ["15/12/2025", "12/15/2025"]);
});

Deno.test("dates that mean the same in any order, names, ISO, serials and bad cells leave it open", () => {
  const cells = ["03/03/2025", "17-Dec-24", "2025-01-02", "45992", "30/02/2025", "-", "abc"];
  assert.equal(verdictOf("17-Dec-24", "2025-01-02", "45992", "30/02/2025", "-", "abc").kind, "open");
  assert.equal(verdictOf(...cells, "04/04/25").kind, "open");
});

Deno.test("any days written in one order read back, or the column is said to be ambiguous", () => {
  const day = fc.date({ min: new Date("1970-01-01"), max: new Date("2069-12-31"), noInvalidDate: true });
  const column = fc.record({
    days: fc.array(day.map((date) => date.toISOString().slice(0, 10)), { minLength: 1, maxLength: 20 }),
    order: fc.constantFrom<DateOrder>("dmy", "mdy", "ymd"),
    short: fc.boolean(),
    mark: fc.constantFrom("/", "-", "."),
  });
  fc.assert(
    fc.property(column, ({ days, order, short, mark }) => {
      const texts = days.map((iso) => written(iso, { order, short, mark }));
      const verdict = verdictOf(...texts);
      assert.notEqual(verdict.kind, "contradictory");
      const read = verdict.kind === "settled" ? verdict.choice : order;
      if (verdict.kind === "ambiguous") assert.ok(verdict.choices.includes(order));
      assert.deepEqual(texts.map((text) => readDate(text, { order: read, timeZone })), days);
    }),
    { numRuns: 1_000 },
  );
});

function written(
  iso: string,
  { order, short, mark }: { order: DateOrder; short: boolean; mark: string },
): string {
  const [y, m, d] = [iso.slice(short ? 2 : 0, 4), iso.slice(5, 7), iso.slice(8)];
  return [...order].map((part) => ({ y, m, d }[part])).join(mark);
}

const SERIALS: readonly (readonly [number, 1900 | 1904, string | null])[] = [
  [1, 1900, "1900-01-01"],
  [59, 1900, "1900-02-28"],
  [61, 1900, "1900-03-01"],
  [45992, 1900, "2025-12-01"],
  [44530, 1904, "2025-12-01"],
  [0, 1904, "1904-01-01"],
  [45992.999999999, 1900, "2025-12-02"],
  [2_958_465, 1900, "9999-12-31"],
  [2_958_466, 1900, null],
  [-1, 1900, null],
  [NaN, 1900, null],
];

for (const [serial, system, wanted] of SERIALS) {
  Deno.test(`serial ${serial} of the ${system} system is ${wanted}`, () => {
    assert.equal(serialDate(serial, system), wanted);
  });
}
