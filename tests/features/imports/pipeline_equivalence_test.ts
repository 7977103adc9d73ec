import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import writeWorkbook from "write-excel-file/node";
import type { TextEncoding } from "#src/std/text/text_encoding.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";
import type { ImportsWorld } from "#tests/_support/imports_world.ts";
import { libreOfficeWorkbook } from "#tests/_support/libre_office_workbook.ts";
import { needs } from "#tests/_support/needs.ts";
import { zipOf } from "#tests/_support/zip_of.ts";
import { emptied } from "./emptied.ts";
import { createPipelineWorld } from "./pipeline_world.ts";
import { tablePrint } from "./table_print.ts";

type CellKind = "text" | "date" | "decimal" | "integer";
type Line = readonly string[];

/** Of orders, and how a workbook types them. */
const COLUMNS: readonly (readonly [header: string, kind: CellKind])[] = [
  ["ORDER_ID", "text"],
  ["NIPNAS", "text"],
  ["STANDARD_NAME", "text"],
  ["LI_ID", "text"],
  ["BILL_WITEL", "text"],
  ["LI_BILLDATE", "date"],
  ["ORDER_CREATED_DATE", "date"],
  ["REVENUE", "decimal"],
  ["LAMA_KONTRAK_HARI", "integer"],
];
const HEADER = COLUMNS.map(([header]) => header);
/** What every file says, in canonical form. */
const LINES: readonly Line[] = [
  ["0001234", "046", "Café Ayu", "1", "MALANG", "2025-12-15", "2025-12-15T09:27:00", "1234567.89", "365"],
  ["123456789012345678", "", "Budi, S.T.", "2", "BALI", "2024-02-29", "2025-01-03T23:59:00", "-1500.5", "30"],
  ["000000000000000001", "7", 'baris\ndua; "é"', "3", "", "", "2025-01-13T00:01:00", "0.1", ""],
  ["1-2", "1E5", "", "", "SURAMADU", "1999-12-31", "", "", "0"],
  ["0001234", "046", "Café Ayu baru", "1", "BALI", "2025-12-16", "2025-12-16T09:27:00", "1500000", "365"],
];
const IDS = ["000000000000000001", "0001234", "1-2", "123456789012345678"];
/** Who wrote a row, and when. */
const OWNERS = ["import_id", "import_row", "edited_at"];
const ENCODINGS: readonly (readonly [TextEncoding, mark: string])[] = [
  ["utf-8", ""],
  ["utf-16le", "\ufeff"],
  ["windows-1252", ""],
];

/** A cell as people here write it. */
function written(cell: string, kind: CellKind): string {
  if (kind === "decimal") return withDots(cell.replace(".", ","));
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d):00)?$/.exec(cell) ?? [];
  if (kind !== "date" || year === undefined) return cell;
  return `${day}/${month}/${year}${time === undefined ? "" : ` ${time}`}`;
}

function withDots(amount: string): string {
  const [whole, cents] = amount.split(",");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ".");
  return cents === undefined ? grouped : `${grouped},${cents}`;
}

function delimited(lines: readonly Line[], delimiter: string): string {
  const quoted = (cell: string) => /[",;\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return [HEADER, ...lines].map((line) => `${line.map(quoted).join(delimiter)}\r\n`).join("");
}

function textFile(delimiter: string): string {
  return delimited(LINES.map((line) => line.map((cell, at) => written(cell, COLUMNS[at]![1]))), delimiter);
}

async function npmWorkbook(): Promise<Uint8Array<ArrayBuffer>> {
  const text = (value: string) => value === "" ? null : { value, type: String };
  const rows = LINES.map((line) =>
    line.map((cell, at) => {
      const kind = COLUMNS[at]![1];
      if (cell === "" || kind === "text") return text(cell);
      if (kind !== "date") return { value: Number(cell), type: Number };
      return {
        value: new Date(cell.length > 10 ? `${cell}Z` : cell),
        type: Date,
        format: "dd/mm/yyyy hh:mm",
      };
    })
  );
  return new Uint8Array(await writeWorkbook([HEADER.map(text), ...rows]).toBuffer());
}

/** What lies in the table after a file was imported into it empty. */
async function landed(world: ImportsWorld, name: string, content: Uint8Array | string): Promise<string> {
  await emptied(world);
  const file = typeof content === "string" ? content : new Uint8Array(content);
  const { state, message, result } = await world.settle({ type: "sos", name, content: file });
  assert.equal(state, "completed", `${name}: ${message}`);
  const { totalRows, inserted, duplicatesRemoved } = result;
  assert.deepEqual([totalRows, inserted, duplicatesRemoved], [5, 4, 1], name);
  return await tablePrint(world, "sos_orders", OWNERS);
}

async function expected(world: ImportsWorld): Promise<string> {
  const print = await landed(world, "first.csv", textFile(","));
  const rows = await world.sql(
    `select order_id, nipnas, standard_name, li_billdate::text, revenue::text,
      (order_created_date at time zone 'Asia/Jakarta')::text as created, lama_kontrak_hari::text as days
    from sos_orders order by order_id collate "C"`,
  );
  assert.deepEqual(rows.map(({ order_id }) => order_id), IDS);
  assert.deepEqual(rows[1], {
    order_id: "0001234",
    nipnas: "046",
    standard_name: "Café Ayu baru",
    li_billdate: "2025-12-16",
    revenue: "1500000",
    created: "2025-12-16 09:27:00",
    days: "365",
  });
  assert.deepEqual([rows[3]!["revenue"], rows[3]!["created"]], ["-1500.5", "2025-01-03 23:59:00"]);
  assert.equal(rows[0]!["standard_name"], 'baris\ndua; "é"');
  return print;
}

/** Every way in which text comes, and two in which it comes packed. */
function textFiles(): (readonly [what: string, name: string, content: Uint8Array])[] {
  const plain = ENCODINGS.flatMap(([encoding, mark]) =>
    [",", ";", "\t"].map((delimiter) => ({
      what: `${encoding} with ${JSON.stringify(delimiter)}`,
      bytes: encodeAs(mark + textFile(delimiter), encoding),
    }))
  );
  return [
    ...plain.map(({ what, bytes }) => [what, "a.csv", bytes] as const),
    ...plain.filter((_, at) => at % 4 === 0).flatMap(({ what, bytes }) => [
      [`a zip of ${what}`, "a.zip", zipOf({ "a.csv": bytes })] as const,
      [`a gzip of ${what}`, "a.csv.gz", gzipSync(bytes)] as const,
    ]),
  ];
}

Deno.test({
  name: "one sheet makes the same rows in the table, however it is written and packed",
  ...needs("TEST_POSTGRES_URL", "TEST_SOFFICE"),
  fn: async (test) => {
    await using world = await createPipelineWorld();
    const print = await expected(world);
    for (const [what, name, content] of textFiles()) {
      await test.step(what, async () => assert.equal(await landed(world, name, content), print));
    }
    await test.step("a workbook of an npm writer", async () => {
      assert.equal(await landed(world, "npm.xlsx", await npmWorkbook()), print);
    });
    await test.step("a workbook of LibreOffice", async () => {
      const types = COLUMNS.map(([, kind]) => kind === "text" || kind === "date" ? kind : "any");
      const office = await libreOfficeWorkbook(delimited(LINES, ","), types);
      assert.equal(await landed(world, "office.xlsx", office), print);
    });
  },
});
