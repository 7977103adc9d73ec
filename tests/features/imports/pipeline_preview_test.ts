import fc from "fast-check";
import assert from "node:assert/strict";
import type { ImportsWorld, SentFile } from "#tests/_support/imports_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { allPrints } from "./all_prints.ts";
import { emptied } from "./emptied.ts";
import { createPipelineWorld } from "./pipeline_world.ts";

interface DrawnRow {
  readonly key: number;
  readonly version: number;
  readonly fault: "none" | "key" | "date" | "blank";
}

/** A kind of sheet with lines that tests draw. */
interface DrawnKind {
  readonly type: string;
  readonly header: string;
  readonly line: (row: DrawnRow) => string;
  /** SQL that writes and changes rows by hand. */
  readonly hand: (key: number) => string;
}

const TOLD = [
  "totalRows",
  "successRows",
  "failedRows",
  "duplicatesRemoved",
  "inserted",
  "updated",
  "unchanged",
  "removed",
];
const DATES = ["2025-12-15 09:27", "17-Dec-24", "31 Mei 2025"];
const RUNS = Number(Deno.env.get("PREVIEW_RUNS") ?? 8);

const KINDS: readonly DrawnKind[] = [
  {
    type: "hsi",
    header: "ORDER_ID,WITEL,KELOMPOK_STATUS,ORDER_DATE",
    line: ({ key, version, fault }) =>
      fault === "blank"
        ? ",,-,"
        : `${fault === "key" ? "" : `00${key}`},BALI,S${version},${
          fault === "date" ? "besok" : DATES[version]
        }`,
    hand: (key) =>
      `insert into hsi_orders (order_id, witel) values ('00${key}', 'BALI')
      on conflict (order_id) do update set kelompok_status = 'S1'`,
  },
  {
    type: "jt",
    header: "ID i-HLD,REGION,Witel Lama,Tanggal MoM,RAB",
    line: ({ key, version, fault }) =>
      fault === "blank" || fault === "key"
        ? `TOTAL,,,,${key}`
        : `HLD-${key},REG 3,WITEL BALI,${fault === "date" ? "besok" : DATES[version]},${version}000000`,
    hand: (key) =>
      `insert into jt_projects (id_i_hld, region) values ('HLD-${key}', 'REG 3');
      update jt_projects set region = 'REG 4' where id_i_hld = 'HLD-${key}'`,
  },
];

const row: fc.Arbitrary<DrawnRow> = fc.record({
  key: fc.nat({ max: 6 }),
  version: fc.nat({ max: 2 }),
  fault: fc.oneof(
    { weight: 6, arbitrary: fc.constant("none" as const) },
    fc.constantFrom("key" as const, "date" as const, "blank" as const),
  ),
});
const rows = (maxLength: number) => fc.array(row, { maxLength });

function fileOf(kind: DrawnKind, drawn: readonly DrawnRow[]): SentFile {
  const content = [kind.header, ...drawn.map(kind.line)].join("\r\n");
  return { type: kind.type, content, query: { again: "1" } };
}

async function failuresOf(world: ImportsWorld, jobId: string): Promise<string[]> {
  const text = await (await world.fetch(`/api/files/job/${jobId}/errors.csv`)).text();
  const lines = text.trimEnd().split("\r\n").slice(1);
  return lines.map((line) => /,(\d+,[^,]*(?:; [^,]*)?,\w+(?:; \w+)?),/.exec(line)?.[1] ?? line);
}

/** That a preview leaves no trace, and that the import then comes to what was foretold. */
async function foretold(world: ImportsWorld, file: SentFile): Promise<void> {
  const before = await allPrints(world);
  const response = await world.send(file, "preview");
  const { data } = await response.json();
  assert.equal(response.status, 200);
  assert.deepEqual(await allPrints(world), before, "the preview left a trace");
  const { jobId, state, message, result } = await world.settle(file);
  assert.deepEqual(
    [data.refusal === null, data.refusal ?? message],
    [state === "completed", message],
    `${state}: ${message}`,
  );
  if (data.result === null) return assert.equal(result.totalRows, 0);
  assert.deepEqual(TOLD.map((name) => data.result[name]), TOLD.map((name) => result[name]), message);
  const failures = data.failures.map(({ row, faults }: { row: number; faults: Record<string, string>[] }) =>
    [row, ...["column", "code"].map((part) => faults.map((fault) => fault[part]).join("; "))].join(",")
  );
  assert.deepEqual(failures, await failuresOf(world, jobId));
}

for (const kind of KINDS) {
  Deno.test({
    name: `a preview of any file foretells every count, and leaves no trace: ${kind.type}`,
    ...needs("TEST_POSTGRES_URL"),
    fn: async () => {
      await using world = await createPipelineWorld({ IMPORT_BATCH_ROWS: "3" });
      const property = fc.asyncProperty(
        rows(6),
        fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
        rows(12),
        async (first, hands, second) => {
          await emptied(world);
          if (first.length > 0) await world.settle(fileOf(kind, first));
          for (const key of hands) await world.sql(kind.hand(key));
          await foretold(world, fileOf(kind, second));
        },
      );
      await fc.assert(property, { numRuns: RUNS });
    },
  });
}

const BAD = "ORDER_ID,ORDER_DATE\r\n,2025-01-01\r\n2,besok\r\n";

/** Files that fail as a whole, which a preview must say too. */
const REFUSED: readonly (readonly [what: string, type: string, content: string])[] = [
  ["an empty sheet", "hsi", "\r\n\r\n"],
  ["a header alone", "hsi", "ORDER_ID,WITEL\r\n"],
  ["a header of another sheet", "hsi", "a,b\r\n1,2\r\n"],
  ["a date that may mean two days", "hsi", "ORDER_ID,ORDER_DATE\r\n1,03/04/2025\r\n"],
  ["no good row", "hsi", BAD],
  ["no row of its type", "datin", "ORDER_ID,LI_PRODUCT_NAME\r\n1,Sapi\r\n"],
  ["a cell that is too long", "hsi", `ORDER_ID,WITEL\r\n1,${"x".repeat(1_000_001)}\r\n`],
];

Deno.test({
  name: "a preview says that a file would fail as a whole, with the sentence of the import",
  ...needs("TEST_POSTGRES_URL"),
  fn: async (test) => {
    await using world = await createPipelineWorld();
    for (const [what, type, content] of REFUSED) {
      await test.step(what, () => foretold(world, { type, content }));
    }
  },
});

Deno.test({
  name: "a preview of mended rows says that there is none, and leaves no trace",
  ...needs("TEST_POSTGRES_URL"),
  fn: async () => {
    await using world = await createPipelineWorld();
    const { jobId } = await world.settle({ type: "hsi", content: `${BAD}3,2025-01-02\r\n` });
    const errors = await (await world.fetch(`/api/files/job/${jobId}/errors.csv`)).text();
    const content = `${errors.replace("besok", "2025-01-03")}9,2025-01-01,77,,,\r\n`;
    const before = await allPrints(world);
    const file = { type: "hsi", content, name: `errors-${jobId}.csv` };
    const { data } = await (await world.send(file, "preview")).json();
    assert.deepEqual([data.result, data.failures], [null, []]);
    assert.match(data.refusal, /^Mended rows are not previewed/);
    assert.deepEqual(await allPrints(world), before);
  },
});

Deno.test({
  name: "previews at the same time as an import neither see half of it nor hold it up",
  ...needs("TEST_POSTGRES_URL"),
  fn: async () => {
    await using world = await createPipelineWorld({ IMPORT_BATCH_ROWS: "100" });
    const lines = Array.from({ length: 2_000 }, (_, at) => `${at},BALI`);
    const file = { type: "hsi", content: ["ORDER_ID,WITEL", ...lines].join("\r\n") };
    const { data } = await (await world.send(file)).json();
    const previews = await Promise.all([1, 2, 3].map(async () => {
      return (await (await world.send(file, "preview")).json()).data.result;
    }));
    for (const { totalRows, inserted, unchanged, updated } of previews) {
      assert.deepEqual([totalRows, inserted + unchanged, updated], [2_000, 2_000, 0]);
    }
    assert.equal((await world.ended(data.jobId)).result.inserted, 2_000);
    await until("nothing of the previews is left", async () => {
      const [left] = await world.sql("select count(*)::int as files from files");
      return left!["files"] === 1;
    });
  },
});
