import assert from "node:assert/strict";
import fc from "fast-check";
// @ts-types="@types/pg"
import pg from "pg";
import { CsvEncoder } from "#src/std/csv/csv_encoder.ts";
import { cellsOf } from "#tests/_support/cells_of.ts";
import { copyIn } from "#tests/_support/copy_in.ts";
import { needs } from "#tests/_support/needs.ts";

type Row = readonly (string | null)[];

const DELIMITERS = [",", ";", "\t"] as const;
const HARD = ['"', ",", ";", "\t", "\r", "\n", "\r\n", "\\", "\\.", "\\N", " ", "007", "é", "😀", "x"];
const cell = fc.option(
  fc.oneof(
    fc.constant("\\."),
    fc.array(fc.constantFrom(...HARD), { maxLength: 5 }).map((parts) => parts.join("")),
    fc.string({ unit: "grapheme", maxLength: 9 }).map((text) => text.toWellFormed().replaceAll("\0", "")),
  ),
  { nil: null, freq: 4 },
);
const NAMES = ["a", 'b,"', "c;\t", "d e"];

for (const delimiter of DELIMITERS) {
  for (const width of [1, 2, 4]) {
    Deno.test({
      name: `COPY reads back every cell of ${width} column${
        width > 1 ? "s" : ""
      } written with '${delimiter}'`,
      ...needs("TEST_POSTGRES_URL"),
      fn: () => readsBack(width, delimiter),
    });
  }
}

async function readsBack(width: number, delimiter: (typeof DELIMITERS)[number]): Promise<void> {
  const rows: Row[] = fc.sample(fc.array(cell, { minLength: width, maxLength: width }), { numRuns: 500 });
  const names = NAMES.slice(0, width);
  const encoder = new CsvEncoder({ delimiter, bom: false, guarded: [] });
  const csv = new Uint8Array([...encoder.header(names), ...encoder.rows(cellsOf(width, rows))]);
  const columns = names.map((name) => `"${name.replaceAll('"', '""')}" text`);
  const client = new pg.Client({ connectionString: Deno.env.get("TEST_POSTGRES_URL")! });
  await client.connect();
  try {
    await client.query(`create temp table back (${columns}, at bigint generated always as identity)`);
    const listed = names.map((name) => `"${name.replaceAll('"', '""')}"`).join();
    const options = `format csv, header match, delimiter e'${delimiter === "\t" ? "\\t" : delimiter}'`;
    await copyIn(client, `copy back (${listed}) from stdin (${options})`, csv);
    const back = await client.query({ text: `select ${listed} from back order by at`, rowMode: "array" });
    assert.deepEqual(back.rows, rows);
  } finally {
    await client.end();
  }
}
