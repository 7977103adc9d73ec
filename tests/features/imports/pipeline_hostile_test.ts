import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { encodeAs } from "#tests/_support/encode_as.ts";
import type { ImportsWorld } from "#tests/_support/imports_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";
import { zipOf } from "#tests/_support/zip_of.ts";
import { createPipelineWorld } from "./pipeline_world.ts";

/** A refusal at the door: status, code and a part of its sentence. */
type Refusal = readonly [status: number, code: string, sentence: RegExp];
/** How an import ends: state, its message, and how many rows came in, failed, and were duplicates. */
type End = readonly [state: string, message: RegExp, counts?: readonly [number, number, number]];
type Case = readonly [what: string, name: string, content: string | Uint8Array, end: Refusal | End];

const HEADER = "ORDER_ID,WITEL,KELOMPOK_STATUS,ORDER_DATE,CUSTOMER_NAME";
const GOOD = "1,BALI,PS,2025-12-15,Ayu";
const WIDE = `${Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(",")}\n1\n`;
const SHEET_HEADER = `<row>${HEADER.split(",").map(textCell).join("")}</row>`;
const LOOKS_MAX = 100;
const MARKUP = [415, "not_a_sheet", /is a web page or other markup/] as const;
const DAMAGED_ZIP = ["failed", /^The zip is damaged or cut off$/] as const;
const TOO_WIDE = ["failed", /^The row has more than 1,000 columns \(row 1, column 1001\)$/] as const;
const NOT_HSI = ["failed", /^The file lacks the column 'ORDER_ID': its header begins with/] as const;

function csv(...lines: readonly string[]): string {
  return [HEADER, ...lines].join("\r\n") + "\r\n";
}

function textCell(text: string): string {
  return `<c t="inlineStr"><is><t>${text}</t></is></c>`;
}

function workbook(rows: string, prolog = ""): Uint8Array {
  return workbookOf({ rows: SHEET_HEADER + rows, prolog });
}

function keyRow(key: string): string {
  return `<row>${textCell(key)}</row>`;
}

/** A lone surrogate as UTF-8 never has it. */
function loneInUtf8(): Uint8Array {
  const [before, after] = csv("1?,BALI,PS,2025-12-15,Ayu").split("?").map((text) => encodeAs(text, "utf-8"));
  return new Uint8Array([0xef, 0xbb, 0xbf, ...before!, 0xed, 0xa0, 0x80, ...after!]);
}

const CASES: readonly Case[] = [
  ["an empty file", "a.csv", "", [422, "empty_file", /nothing in the file/]],
  ["a byte order mark alone", "a.csv", "\ufeff", [422, "empty_file", /nothing in the file/]],
  ["html named as a workbook", "a.xlsx", "<!doctype html><table>", MARKUP],
  ["html named as text", "a.csv", "  <html>", MARKUP],
  ["a PDF named as text", "a.csv", "%PDF-1.7", [415, "not_a_sheet", /is a PDF/]],
  ["text named as a workbook", "a.xlsx", csv(GOOD), [415, "not_a_sheet", /which its name does not say/]],
  ["blank lines", "a.csv", "\r\n\r\n", ["failed", /^The file is empty$/]],
  ["a header alone", "a.csv", HEADER, ["failed", /^The file has a header and no rows$/]],
  ["a workbook with a header alone", "a.xlsx", workbook(""), [
    "failed",
    /^The file has a header and no rows$/,
  ]],
  ["a header of another sheet", "a.csv", "a,b\n1,2\n", NOT_HSI],
  ["a header of another sheet in a zip", "a.zip", zipOf({ "a.csv": "a,b\n1,2\n" }), NOT_HSI],
  [
    "a header of another sheet in a workbook",
    "a.xlsx",
    workbookOf({ rows: keyRow("a") + keyRow("b") }),
    NOT_HSI,
  ],
  ["10,000 columns", "a.csv", WIDE, TOO_WIDE],
  ["10,000 columns in a zip", "a.zip", zipOf({ "a.csv": WIDE }), TOO_WIDE],
  [
    "10,000 columns in a workbook",
    "a.xlsx",
    workbookOf({ rows: `<row>${"<c><v>1</v></c>".repeat(10_000)}</row>` }),
    TOO_WIDE,
  ],
  ["a zip that is cut off", "a.zip", zipOf({ "a.csv": csv(GOOD) }).slice(0, -30), DAMAGED_ZIP],
  ["a workbook that is cut off", "a.xlsx", workbook(keyRow("1")).slice(0, 700), DAMAGED_ZIP],
  ["a gzip that is cut off", "a.csv.gz", gzipSync(csv(GOOD)).subarray(0, -4), [
    "failed",
    /^The gzip is damaged or cut off$/,
  ]],
  ["a zip of two files", "a.zip", zipOf({ "a.csv": csv(GOOD), "b.csv": csv(GOOD) }), [
    "failed",
    /exactly one csv, not 'a.csv', 'b.csv'$/,
  ]],
  ["a zip in a zip", "a.zip", zipOf({ "b.zip": zipOf({ "a.csv": csv(GOOD) }) }), [
    "failed",
    /exactly one csv, not 'b.zip'$/,
  ]],
  ["a small zip bomb", "a.zip", zipOf({ "a.csv": "0".repeat(4 << 20) }), [
    "failed",
    /^A cell has more than 1,000,000 characters \(row 1, column 1\)$/,
  ]],
  [
    "a workbook that claims A1:XFD1048576 and has its last row",
    "a.xlsx",
    workbook(`${keyRow("1")}<row r="1048576">${textCell("2")}</row>`),
    ["completed", /^All 2 rows are in$/, [2, 0, 0]],
  ],
  [
    "a workbook with the last cell there can be",
    "a.xlsx",
    workbook(`${keyRow("1")}<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>`),
    ["failed", /more than 1,000 columns \(row 1048576, column 16384\)$/],
  ],
  [
    "a billion laughs",
    "a.xlsx",
    workbook(keyRow("1"), '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'),
    ["failed", /^The workbook has a document type, which is not accepted$/],
  ],
  ["an entity of a billion laughs", "a.xlsx", workbook(keyRow("&lol9;")), [
    "failed",
    /^The workbook has an entity '&lol9;', which is not accepted$/,
  ]],
  ["formulas as text", "a.csv", csv("=1+1,@SUM(A1),+1,2025-12-15,-2+3"), ["completed", /^All 1 rows/, [
    1,
    0,
    0,
  ]]],
  [
    "formulas in a workbook",
    "a.xlsx",
    workbook(
      `<row><c t="str"><f>"0"&amp;"1"</f><v>01</v></c><c><f>1/0</f></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>`,
    ),
    ["completed", /^All 1 rows/, [1, 0, 0]],
  ],
  ["a header twice the same", "a.csv", "ORDER_ID,ORDER_ID\n1,2\n", ["completed", /^All 1 rows/, [1, 0, 0]]],
  ["headers by the names of members of objects", "a.csv", "ORDER_ID,__proto__,constructor\n1,2,3\n", [
    "completed",
    /^All 1 rows/,
    [1, 0, 0],
  ]],
  ["a NUL in a key", "a.csv", csv("1\0,BALI", ...Array<string>(20).fill(GOOD)), [
    "failed",
    /^A NUL character is not text \(row 2, column 1\)$/,
  ]],
  ["a NUL in a text", "a.csv", csv("1,BA\0LI", ...Array<string>(20).fill(GOOD)), [
    "failed",
    /^A NUL character is not text \(row 2, column 2\)$/,
  ]],
  ["a NUL in a workbook", "a.xlsx", workbook(keyRow("1_x0000_2")), [
    "failed",
    /^A NUL character is not text \(row 2, column 1\)$/,
  ]],
  ["a lone surrogate in UTF-16", "a.csv", encodeAs(`\ufeff${csv("1\ud800,BALI")}`, "utf-16le"), [
    "failed",
    /^The file is not text in utf-16le at byte \d+ \(row 2\)$/,
  ]],
  ["a lone surrogate in UTF-8", "a.csv", loneInUtf8(), [
    "failed",
    /^The file is not text in utf-8 at byte 61 \(row 2\)$/,
  ]],
  ["a lone surrogate in a workbook", "a.xlsx", workbook(keyRow("1_xD800_2")), ["completed", /^All 1 rows/, [
    1,
    0,
    0,
  ]]],
  ["a quote that is never closed", "a.csv", csv(GOOD, '2,"BALI,PS'), [
    "failed",
    /^The quote that opens here is never closed \(row 3, column 2\)$/,
  ]],
  ["a key of 300 characters", "a.csv", csv(GOOD, `${"9".repeat(300)},BALI`), [
    "completed",
    /^1 of 2 rows are in, 1 failed: see errors.csv$/,
    [1, 1, 0],
  ]],
  ["a cell of 2 MB", "a.csv", csv(GOOD, `2,${"x".repeat(2 << 20)}`), [
    "failed",
    /^A cell has more than 1,000,000 characters \(row 3, column 2\)$/,
  ]],
  [
    "a text and a date of 900 kB",
    "a.csv",
    csv(GOOD, `2,${"x".repeat(900_000)}`, `3,BALI,PS,${"1".repeat(900_000)}`),
    ["completed", /^1 of 3 rows/, [1, 2, 0]],
  ],
  [
    "times at the ends of the calendar",
    "a.csv",
    csv(GOOD, "2,BALI,PS,1000-01-01T00:00:00+14:00", "3,BALI,PS,9999-12-31T23:59:59Z"),
    ["completed", /^2 of 3 rows/, [2, 1, 0]],
  ],
];

const ORPHANS = "from files f where not exists (select from imports i where i.file_id = f.id)";

/** What no import needs is gone, and what did not land is in no table. Leaves the tables empty. */
async function nothingLeft(world: ImportsWorld, landed: boolean): Promise<void> {
  let left = await world.sql(`select id ${ORPHANS}`);
  // What was unpacked is forgotten right after the end is told.
  for (let looks = 0; left.length > 0 && looks < LOOKS_MAX; looks++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    left = await world.sql(`select id ${ORPHANS}`);
  }
  const rows = await world.sql(
    "select order_id from hsi_orders union all select order_id from hsi_orders_journal",
  );
  await world.sql(`delete from hsi_orders; delete from hsi_orders_journal; delete ${ORPHANS}`);
  assert.deepEqual(left, [], "a file that no import needs is left");
  if (!landed) assert.deepEqual(rows, []);
}

async function comesTo(world: ImportsWorld, [, name, content, end]: Case): Promise<void> {
  const file = typeof content === "string" ? content : new Uint8Array(content);
  const response = await world.send({ type: "hsi", name, content: file, query: { again: "1" } });
  const { data, detail, code } = await response.json();
  if (typeof end[0] === "number") {
    assert.deepEqual([response.status, code], end.slice(0, 2), detail);
    assert.match(detail, end[2] as RegExp);
    return await nothingLeft(world, false);
  }
  const { state, message, result } = await world.ended(data.jobId);
  assert.equal(state, end[0], message);
  assert.match(message, end[1] as RegExp);
  const { totalRows, successRows, failedRows, duplicatesRemoved } = result;
  assert.equal(totalRows, successRows + failedRows + duplicatesRemoved);
  if (end[2] !== undefined) assert.deepEqual([successRows, failedRows, duplicatesRemoved], end[2]);
  await nothingLeft(world, state === "completed");
}

Deno.test({
  name: "each hostile file comes to its end by the API, leaves nothing behind, and others are served",
  ...needs("TEST_POSTGRES_URL"),
  fn: async (test) => {
    await using world = await createPipelineWorld();
    for (const one of CASES) {
      await test.step(one[0], async () => {
        await comesTo(world, one);
        assert.equal((await world.fetch("/api/files/import-logs?page_size=1")).status, 200);
      });
    }
  },
});

const NAMES: readonly (readonly [given: string, kept: string])[] = [
  ["../../etc/passwd.csv", "passwd.csv"],
  ["C:\\Users\\ayu\\sheet.csv", "sheet.csv"],
  ["a\u009fb\u0085.csv", "ab.csv"],
  [`${"x".repeat(300)}.csv`, `${"x".repeat(251)}.csv`],
  ["..", "unnamed"],
  ["<img src=x onerror=alert(1)>.csv", "<img src=x onerror=alert(1)>.csv"],
  ["'; drop table imports; --.csv", "'; drop table imports; --.csv"],
  ["😀\u202eexe.csv", "😀\u202eexe.csv"],
];

Deno.test({
  name: "names of files with paths, control characters and 300 characters are kept harmless",
  ...needs("TEST_POSTGRES_URL"),
  fn: async () => {
    await using world = await createPipelineWorld();
    for (const [given, kept] of NAMES) {
      const file = { type: "hsi", name: given, content: csv(GOOD), query: { again: "1" } };
      const response = await world.send(file);
      const { data, detail } = await response.json();
      assert.equal(response.status, 202, `${given}: ${detail}`);
      assert.equal(data.fileName, kept);
      await world.ended(data.jobId);
    }
    for (const torn of ["a\0b.csv", "a\u0007b.csv"]) {
      const response = await world.send({ type: "hsi", name: torn, content: csv(GOOD) });
      assert.deepEqual([response.status, (await response.json()).code], [400, "malformed_request"]);
    }
  },
});
