import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeAs } from "#tests/_support/encode_as.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";
import { zipOf } from "#tests/_support/zip_of.ts";

/** Above what a file of one row takes: the runtime is lazy with garbage, but 300 MB do not fit. */
const GROWTH_KB_MAX = 220_000;
const ROWS = 120_000;

interface Outcome {
  /** Rows, or the sentence of the refusal. */
  readonly end: number | string;
  readonly residentKbMost: number;
}

/** What becomes of a file, and how much memory that takes, in a process of its own. */
async function measured(name: string, content: Iterable<Uint8Array>): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "test-upload-" });
  try {
    const path = join(folder, name);
    await Deno.writeFile(path, ReadableStream.from(content));
    const script = new URL("./measured_upload.ts", import.meta.url).pathname;
    const args = ["run", "--quiet", "--no-check", "-P=test", script, path, folder];
    const { stdout } = await new Deno.Command(Deno.execPath(), { args, stderr: "inherit" }).output();
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function utf8(text: string): Uint8Array {
  return encodeAs(text, "utf-8");
}

/** The same bytes several times, after a start. */
function* repeated(start: string, bytes: Uint8Array, times: number): Generator<Uint8Array> {
  yield utf8(start);
  for (let at = 0; at < times; at++) yield bytes;
}

function workbook(): Uint8Array {
  const cells = (row: number) =>
    Array.from(
      { length: 12 },
      (_, at) =>
        at % 2 === 0
          ? `<c t="inlineStr"><is><t>Pelanggan ${row * 7919 % 99_991} "${at}"</t></is></c>`
          : `<c><v>${row * 104_729 % 1_000_003}.${at}</v></c>`,
    ).join("");
  return workbookOf({ rows: Array.from({ length: ROWS }, (_, at) => `<row>${cells(at)}</row>`).join("") });
}

const MEGABYTE = new Uint8Array(1 << 20).fill(0x78);
const LINES = utf8(`${"x".repeat(60)},1,2\n`.repeat(16_000));
const ROW = '<row r="1"><c r="A1"><v>1</v></c></row>';

const FILES: readonly (readonly [string, string, () => Iterable<Uint8Array>, number | RegExp])[] = [
  ["300 MB of rows", "rows.csv", () => repeated("a,b,c\n", LINES, 300), 4_800_001],
  ["a workbook of 120,000 rows", "rows.xlsx", () => [workbook()], ROWS],
  ["a workbook that claims all cells there can be", "rows.xlsx", () => [workbookOf({ rows: ROW })], 1],
  [
    "one field of 200 MB",
    "field.csv",
    () => repeated("a,b\n1,", MEGABYTE, 200),
    /A cell has more than .* \(row 2, column 2\)/,
  ],
  [
    "one field of 200 MB in quotes",
    "field.csv",
    () => repeated('a,b\n1,"', MEGABYTE, 200),
    /A cell has more than .* \(row 2, column 2\)/,
  ],
  [
    "200 MB in one gzip of 200 kB",
    "bomb.csv.gz",
    () => repeatedGzip(13),
    /unpacks to far more than a sheet could be/,
  ],
  [
    "200 MB in one zip of 200 kB",
    "bomb.zip",
    () => [zipOf({ "bomb.csv": spaces(200) })],
    /unpacks to 209715200 bytes/,
  ],
  [
    "a workbook whose sheet is 100 MB of nothing",
    "bomb.xlsx",
    () => [workbookOf({ rows: ROW + " ".repeat(100 << 20) })],
    /unpacks to 1048\d{5} bytes/,
  ],
];

function spaces(megabytes: number): Uint8Array {
  return new Uint8Array(megabytes << 20).fill(0x20);
}

function* repeatedGzip(times: number): Generator<Uint8Array> {
  const member = gzipSync("a,b\n".repeat(4 << 20));
  for (let at = 0; at < times; at++) yield member;
}

for (const [what, name, content, end] of FILES) {
  Deno.test(`${what} end clearly, and take no more memory than a small file`, async () => {
    const small = await measured("small.csv", [utf8("a,b\n1,2\n")]);
    const outcome = await measured(name, content());
    if (typeof end === "number") assert.equal(outcome.end, end);
    else assert.match(String(outcome.end), end);
    const growthKb = outcome.residentKbMost - small.residentKbMost;
    assert.ok(growthKb < GROWTH_KB_MAX, `${growthKb} kB more than ${small.residentKbMost} kB`);
  });
}
