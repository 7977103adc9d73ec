import assert from "node:assert/strict";
import fc from "fast-check";
import { NumberDetector } from "#src/std/values/number_detector.ts";
import { readNumber } from "#src/std/values/read_number.ts";

/** A text, and what it is in `id` and in `en`; `null` blank, `undefined` unreadable. */
const READINGS: readonly (readonly [string, string | null | undefined, string | null | undefined])[] = [
  ["1.234.567,89", "1234567.89", undefined],
  ["1,234,567.89", undefined, "1234567.89"],
  ["(1.500)", "-1500", "-1.500"],
  ["(1.500,50)", "-1500.50", undefined],
  ["-5", "-5", "-5"],
  ["5-", "-5", "-5"],
  ["−5", "-5", "-5"],
  ["+5", "5", "5"],
  ["Rp 1.500.000", "1500000", undefined],
  ["Rp1.500.000,-", "1500000", undefined],
  ["Rp. 1.500.000,00", "1500000.00", undefined],
  ["-Rp 1.500,25", "-1500.25", undefined],
  ["Rp -5", "-5", "-5"],
  ["(Rp 5)", "-5", "-5"],
  ["IDR 1,500,000", undefined, "1500000"],
  ["1.500", "1500", "1.500"],
  ["1,500", "1.500", "1500"],
  ["0.500", undefined, "0.500"],
  ["0,500", "0.500", undefined],
  ["1.5", undefined, "1.5"],
  ["1,5", "1.5", undefined],
  [",5", "0.5", undefined],
  ["1500.500", undefined, "1500.500"],
  ["1.107.732", "1107732", undefined],
  ["1234567", "1234567", "1234567"],
  ["007", "7", "7"],
  ["-0", "0", "0"],
  ["\u00a0 12 ", "12", "12"],
  ["123456789012345678", "123456789012345678", "123456789012345678"],
  ["1,23456789012346E+17", "123456789012346000", undefined],
  ["1.5e-3", undefined, "0.0015"],
  ["2E3", "2000", "2000"],
  ["", null, null],
  ["  ", null, null],
  ["-", null, null],
  ["#N/A", null, null],
  ["#REF!", null, null],
  ["#NAME?", null, null],
  ["1.50.000", undefined, undefined],
  ["1,234.567,89", undefined, undefined],
  ["12%", undefined, undefined],
  ["--5", undefined, undefined],
  ["(-5)", undefined, undefined],
  ["(5", undefined, undefined],
  ["5)", undefined, undefined],
  ["1.", undefined, undefined],
  ["abc", undefined, undefined],
  ["1e999", undefined, undefined],
  [`(${" ".repeat(5_000)}x`, undefined, undefined],
];

for (const [text, id, en] of READINGS) {
  Deno.test(`'${text.slice(0, 30)}' is ${id} in id and ${en} in en`, () => {
    assert.equal(readNumber(text, "id"), id);
    assert.equal(readNumber(text, "en"), en);
  });
}

function verdictOf(...cells: readonly string[]) {
  const detector = new NumberDetector();
  cells.forEach((text, at) => detector.see(text, at + 2));
  return detector.verdict();
}

Deno.test("1.500 alone is ambiguous, and the evidence says what it would mean", () => {
  assert.deepEqual(verdictOf("7", "1.500", "-"), {
    kind: "ambiguous",
    choices: ["id", "en"],
    examples: [{ row: 3, text: "1.500", readings: { id: "1500", en: "1.500" } }],
  });
});

Deno.test("another cell of the column settles it, wherever it stands, and is the evidence", () => {
  const settled = { kind: "settled", choice: "id" };
  const ruling = { row: 3, text: "1.500.000", readings: { id: "1500000" } };
  assert.deepEqual(verdictOf("1.500", "1.500.000"), { ...settled, examples: [ruling] });
  assert.equal(verdictOf("1.500.000", "1.500").kind, "settled");
  assert.partialDeepStrictEqual(verdictOf("1.500", "2.75"), { kind: "settled", choice: "en" });
});

Deno.test("cells that contradict each other are an error that shows both", () => {
  const verdict = verdictOf("1.500.000", "1.500", "1,500.00");
  assert.equal(verdict.kind, "contradictory");
  assert.deepEqual(verdict.kind === "contradictory" && verdict.examples.map(({ row }) => row), [2, 4]);
});

Deno.test("a column of plain digits, blanks and bad cells is open: nothing depends on it", () => {
  assert.deepEqual(verdictOf("7", "-5", "", "#N/A", "abc", "Rp 5", "1.2.3"), { kind: "open" });
  assert.deepEqual(verdictOf(), { kind: "open" });
});

Deno.test("no more than a few cells are kept as evidence", () => {
  const verdict = verdictOf(...Array.from({ length: 10_000 }, (_, i) => `${i % 9 + 1}.500`));
  assert.ok(verdict.kind === "ambiguous" && verdict.examples.length === 3);
});

Deno.test("any amount written in a locale reads back exactly and is never read otherwise by the column", () => {
  const amount = fc.tuple(
    fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
    fc.integer({ min: 0, max: 99 }),
  );
  const written = fc.record({
    amounts: fc.array(amount, { minLength: 1, maxLength: 8 }),
    locale: fc.constantFrom("id", "en"),
    grouped: fc.boolean(),
  });
  fc.assert(fc.property(written, ({ amounts, locale, grouped }) => {
    const detector = new NumberDetector();
    const texts = amounts.map(([whole, cents]) => writtenIn(whole, cents, { locale, grouped }));
    texts.forEach((text, row) => detector.see(text, row));
    assert.partialDeepStrictEqual(detector.verdict(), { kind: "settled", choice: locale });
    assert.deepEqual(
      texts.map((text) => readNumber(text, locale)),
      amounts.map(([whole, cents]) => canonical(whole, cents)),
    );
  }));
});

function canonical(whole: bigint, cents: number): string {
  const text = `${whole < 0n ? "-" : ""}${whole < 0n ? -whole : whole}.${String(cents).padStart(2, "0")}`;
  return text === "-0.00" ? "0.00" : text;
}

function writtenIn(
  whole: bigint,
  cents: number,
  { locale, grouped }: { locale: "id" | "en"; grouped: boolean },
): string {
  const text = new Intl.NumberFormat("en", { useGrouping: grouped }).format(whole);
  const english = `${text}.${String(cents).padStart(2, "0")}`;
  return locale === "en" ? english : english.replace(/[.,]/g, (mark) => mark === "." ? "," : ".");
}
