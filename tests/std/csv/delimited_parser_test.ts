import assert from "node:assert/strict";
import { parse as csvParse } from "csv-parse/sync";
import fc from "fast-check";
import { DelimitedParser } from "#src/std/csv/delimited_parser.ts";

const HARD = ['"', '""', ",", "\r", "\n", "\r\n", "x", "007", "é", "😀"];
const cell = fc.array(fc.constantFrom(...HARD), { maxLength: 4 }).map((parts) => parts.join(""));
const sheet = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
const lineEnd = fc.constantFrom("\r\n", "\n", "\r");

function parseInPieces(text: string, cuts: readonly number[]) {
  const parser = new DelimitedParser(",");
  const rows = [];
  let at = 0;
  for (const cut of cuts) {
    rows.push(...parser.push(text.slice(at, at + cut)));
    at += cut;
  }
  rows.push(...parser.push(text.slice(at)), ...parser.end());
  return rows.map(({ number, cells }) => ({ number, cells }));
}

Deno.test("the pieces that text comes in make no difference, nor do its line ends", () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 });
  fc.assert(
    fc.property(sheet, lineEnd, cuts, (rows, end, lengths) => {
      const text = rows.map((cells) => cells.map((value) => `"${value.replaceAll('"', '""')}"`).join() + end);
      const wanted = rows.map((cells, at) => ({ number: at + 1, cells }));
      assert.deepEqual(
        parseInPieces(text.join(""), lengths),
        wanted.filter(({ cells }) => cells.some((value) => value !== "")),
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("it reads what csv-parse reads, and refuses no more than that does", () => {
  const raw = fc.array(fc.constantFrom('"', ",", "\n", "x", " ", '"a"', '"b,""c"\n'), { maxLength: 14 });
  fc.assert(
    fc.property(raw.map((parts) => parts.join("")), (text) => {
      const theirs = readOrNull(() =>
        csvParse(text, { relax_column_count: true, record_delimiter: "\n" }) as string[][]
      );
      const ours = readOrNull(() => parseInPieces(text, []).map(({ cells }) => cells));
      if (theirs === null) return;
      assert.deepEqual(ours, theirs.filter((cells) => cells.some((value) => value !== "")));
    }),
    { numRuns: 1_000 },
  );
});

function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
