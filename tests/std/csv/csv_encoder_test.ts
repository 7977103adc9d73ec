import assert from "node:assert/strict";
import { parse as csvParse } from "csv-parse/sync";
import fc from "fast-check";
import papaparse from "papaparse";
// @ts-types="@types/pg"
import pg from "pg";
import { CsvEncoder } from "#src/std/csv/csv_encoder.ts";
import type { CsvFormat } from "#src/std/csv/csv_format.ts";
import { cellsOf } from "#tests/_support/cells_of.ts";
import { needs } from "#tests/_support/needs.ts";

type Row = readonly (string | null)[];

const PLAIN: CsvFormat = { delimiter: ",", bom: false, guarded: [] };

function encode(names: readonly string[], rows: readonly Row[], format: Partial<CsvFormat> = {}): string {
  const encoder = new CsvEncoder({ ...PLAIN, ...format });
  const bytes = [encoder.header(names), encoder.rows(cellsOf(names.length, rows))];
  return bytes.map((part) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(part)).join("");
}

/** What makes CSV hard, in every mixture; no lone surrogates, as databases have none. */
const text = fc.array(
  fc.constantFrom(
    ...[
      '"',
      '""',
      ",",
      ";",
      "\t",
      "\r",
      "\n",
      "\r\n",
      "\\",
      "\\.",
      "\\N",
      "'",
      " ",
      "=",
      "007",
      "é",
      "漢",
      "😀",
      "x",
    ],
  ),
  { maxLength: 6 },
).map((parts) => parts.join(""));
const cell = fc.option(text, { nil: null, freq: 4 });
/** At least two columns: a record of one NULL is a blank line, which readers may skip. */
const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
  fc.record({
    names: fc.array(text, { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }),
  })
);

/** Readers of text cannot tell NULL from an empty string. */
function shown(names: readonly string[], rows: readonly Row[]): string[][] {
  return [[...names], ...rows.map((row) => row.map((value) => value ?? ""))];
}

for (const delimiter of [",", ";", "\t"] as const) {
  Deno.test(`csv-parse and papaparse read back what was written with '${delimiter}'`, () => {
    fc.assert(
      fc.property(table, ({ names, rows }) => {
        const csv = encode(names, rows, { delimiter });
        assert.deepEqual(csvParse(csv, { delimiter, record_delimiter: "\r\n" }), shown(names, rows));
        const read = papaparse.parse<string[]>(csv, { delimiter, newline: "\r\n" });
        // papaparse takes the end of the last record for the beginning of another one.
        assert.deepEqual(read.data.slice(0, -1), shown(names, rows));
      }),
      { numRuns: 300 },
    );
  });
}

Deno.test({
  name: "PostgreSQL's own COPY reads back what was written, NULL and empty strings told apart",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    const client = new pg.Client({ connectionString: Deno.env.get("TEST_POSTGRES_URL")! });
    await client.connect();
    const file = await Deno.makeTempFile({ dir: "/tmp", suffix: ".csv" });
    await Deno.chmod(file, 0o644);
    try {
      const sampled = fc.sample(fc.array(cell, { minLength: 3, maxLength: 3 }), { numRuns: 2_000, seed: 42 });
      // A line of its own that says `\.` ended COPY's input in servers before version 18.
      const rows = sampled.filter((row) => !row.some((value) => value?.split(/\r\n|\r|\n/).includes("\\.")));
      await Deno.writeTextFile(file, encode(["n", "a", 'b,"'], rows.map(([, a, b], n) => [`${n}`, a!, b!])));
      await client.query('create temp table back (n int, a text, "b,""" text)');
      await client.query(`copy back from '${file}' (format csv, header match)`);
      const back = await client.query({ text: 'select a, "b,""" from back order by n', rowMode: "array" });
      assert.deepEqual(back.rows, rows.map(([, a, b]) => [a, b]));
      assert.ok(rows.length > 1_500);
    } finally {
      await client.end();
      await Deno.remove(file);
    }
  },
});

Deno.test("the bytes are RFC 4180: CRLF, quotes only where needed, NULL empty and '' two quotes", () => {
  assert.equal(
    encode(["id", "na,me", 'qu"ote'], [["007", null, ""], ["a\rb", "c\nd", ' e"f ']]),
    'id,"na,me","qu""ote"\r\n007,,""\r\n"a\rb","c\nd"," e""f "\r\n',
  );
});

Deno.test("no rows give the header, and one column is as good as many", () => {
  assert.equal(encode(["a", "b"], []), "a,b\r\n");
  assert.equal(encode(["a"], [["1"], [""]]), 'a\r\n1\r\n""\r\n');
});

Deno.test("only the chosen delimiter needs quotes", () => {
  assert.equal(encode(["a;b", "c"], [["1,2", "3;4"]], { delimiter: ";" }), '"a;b";c\r\n1,2;"3;4"\r\n');
});

Deno.test("a byte order mark stands in front when asked for, once", () => {
  const csv = encode(["a"], [["1"]], { bom: true });
  assert.equal(csv, "\ufeffa\r\n1\r\n");
});

Deno.test("formulas get an apostrophe in guarded columns alone", () => {
  const formulas = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "x=1", "", null];
  const csv = encode(["guarded", "plain"], formulas.map((value) => [value, value]), { guarded: [0] });
  const [, ...records] = csvParse(csv, { record_delimiter: "\r\n" }) as string[][];
  assert.deepEqual(records.map(([guarded]) => guarded), [
    "'=1+1",
    "'+1",
    "'-1",
    "'@x",
    "'\tx",
    "'\rx",
    "x=1",
    "",
    "",
  ]);
  assert.deepEqual(records.map(([, plain]) => plain), formulas.map((value) => value ?? ""));
});

Deno.test("batches do not share their bytes", () => {
  const encoder = new CsvEncoder(PLAIN);
  const first = encoder.rows(cellsOf(1, [["one"]]));
  encoder.rows(cellsOf(1, [["two"]]));
  assert.equal(new TextDecoder().decode(first), "one\r\n");
});
