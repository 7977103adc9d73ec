import assert from "node:assert/strict";
import { createImportsWorld, type ImportsWorld } from "#tests/_support/imports_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";

const HEADER = "ORDER_ID,WITEL,KELOMPOK_STATUS,ORDER_DATE,CUSTOMER_NAME";
const FIRST = [
  "000000000000000001,BALI,PS,12/15/2025 9:27,Budi",
  "000000000000000002,BALI,UNSC,12/16/2025 10:00,Siti",
  "123456789012345678,SURAMADU,PS,12/17/2025 11:30,Made",
];

function csv(...lines: readonly string[]): string {
  return [HEADER, ...lines].join("\r\n") + "\r\n";
}

function sentence(
  name: string,
  work: (world: ImportsWorld) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): void {
  Deno.test({
    name: `imports: ${name}`,
    ...needs("TEST_POSTGRES_URL"),
    fn: async () => {
      await using world = await createImportsWorld({ settings });
      await work(world);
    },
  });
}

const TABLE = "select order_id, witel, kelompok_status, customer_name from hsi_orders order by order_id";

sentence("a sheet goes in, its ids stay text, and a live report shows it", async (world) => {
  assert.deepEqual((await world.report("hsi_funnel")).filter((line) => !/,0,/.test(line)).length, 1);
  const { state, result } = await world.settle({ type: "hsi", content: csv(...FIRST) });
  assert.equal(state, "completed");
  assert.equal(result.totalRows, 3);
  assert.equal(result.successRows, 3);
  assert.equal(result.inserted, 3);
  assert.deepEqual((await world.sql(TABLE)).map(({ order_id }) => order_id), [
    "000000000000000001",
    "000000000000000002",
    "123456789012345678",
  ]);
  const [row] = await world.sql(
    "select order_date at time zone 'UTC' as at from hsi_orders order by order_id",
  );
  assert.equal((row!["at"] as Date).toISOString().slice(0, 16).length, 16);
  const funnel = await world.report("hsi_funnel");
  assert.ok(funnel.some((line) => line.startsWith("PS,2")), funnel.join("\n"));
});

sentence(
  "the last row of a key wins, whatever its values; others are counted as duplicates",
  async (world) => {
    const again = "000000000000000001,BALI,CANCEL,12/18/2025 9:27,Budi";
    const { result } = await world.settle({ type: "hsi", content: csv(...FIRST, again) });
    assert.deepEqual([result.totalRows, result.successRows, result.duplicatesRemoved], [4, 3, 1]);
    const [row] = await world.sql(TABLE);
    assert.equal(row!["kelompok_status"], "CANCEL");
  },
);

sentence("bad rows wait in errors.csv; mended and uploaded they make the import whole", async (world) => {
  const bad = ["4,BALI,PS,31/02/2025 9:00,Wayan", ",BALI,PS,12/15/2025 9:00,Nobody"];
  const { jobId, state, result } = await world.settle({ type: "hsi", content: csv(...FIRST, ...bad) });
  assert.deepEqual([state, result.successRows, result.failedRows], ["completed", 3, 2]);
  const errors = await (await world.fetch(`/api/files/job/${jobId}/errors.csv`)).text();
  const [header, first, second] = errors.trimEnd().split("\r\n");
  assert.equal(header, `${HEADER},__row,__column,__code,__message`);
  assert.match(first!, /^4,BALI,PS,31\/02\/2025 9:00,Wayan,5,ORDER_DATE,bad_date,/);
  assert.match(second!, /^,BALI,PS,12\/15\/2025 9:00,Nobody,6,ORDER_ID,missing_key,/);
  const mended = errors.replace("31/02/2025", "12/31/2025").replace("\r\n,BALI", "\r\n5,BALI");
  const mend = await world.settle({ type: "hsi", content: mended, name: `errors-${jobId}.csv` });
  assert.deepEqual([mend.state, mend.result.inserted, mend.result.failedRows], ["completed", 2, 0]);
  const whole = await world.ended(jobId);
  assert.deepEqual([whole.result.failedRows, whole.result.successRows, whole.result.totalRows], [0, 5, 5]);
  const left = await (await world.fetch(`/api/files/job/${jobId}/errors.csv`)).text();
  assert.equal(left.trimEnd().split("\r\n").length, 1);
  assert.equal((await world.sql(TABLE)).length, 5);
});

sentence("a rollback brings back what was there, and keeps what was edited since", async (world) => {
  await world.settle({ type: "hsi", content: csv(...FIRST) });
  const before = await world.sql(TABLE);
  const changed = csv(
    "000000000000000001,BALI,CANCEL,12/15/2025 9:27,Budi",
    "000000000000000002,BALI,CANCEL,12/16/2025 10:00,Siti",
    "9,BALI,PS,12/16/2025 10:00,Neu",
  );
  const { jobId, result } = await world.settle({ type: "hsi", content: changed });
  assert.deepEqual([result.inserted, result.updated, result.unchanged], [1, 2, 0]);
  await world.sql("update hsi_orders set customer_name = 'By hand' where order_id = '000000000000000002'");
  const back = await world.turn(jobId, "rollback");
  assert.equal(back.state, "rolled_back");
  assert.deepEqual([back.result.reversed, back.result.kept], [2, 1]);
  const after = await world.sql(TABLE);
  assert.deepEqual(after[0], before[0]);
  assert.equal(after[1]!["customer_name"], "By hand");
  assert.equal(after.length, 3);
  const again = await world.turn(jobId, "rollback");
  assert.deepEqual(again.result.reversed, 2);
});

sentence("the same file is answered with the import that exists, unless again is said", async (world) => {
  const { jobId } = await world.settle({ type: "hsi", content: csv(...FIRST) });
  const known = await world.send({ type: "hsi", content: csv(...FIRST) });
  assert.equal(known.status, 200);
  assert.equal((await known.json()).data.jobId, jobId);
  const again = await world.settle({ type: "hsi", content: csv(...FIRST), query: { again: "1" } });
  assert.notEqual(again.jobId, jobId);
  assert.deepEqual([again.result.unchanged, again.result.inserted], [3, 0]);
});

sentence(
  "a date that may mean two days is refused with the cells, unless its order is given",
  async (world) => {
    const content = csv("1,BALI,PS,03/04/2025 9:00,Budi");
    const refused = await world.settle({ type: "hsi", content });
    assert.equal(refused.state, "failed");
    assert.match(refused.message, /03\/04\/2025/);
    assert.match(refused.message, /date_order/);
    assert.equal((await world.sql(TABLE)).length, 0);
    const settled = await world.settle({ type: "hsi", content, query: { date_order: "dmy" } });
    assert.equal(settled.state, "completed");
    const [row] = await world.sql("select order_date::text as at from hsi_orders");
    assert.match(String(row!["at"]), /^2025-04-03/);
  },
);

sentence("a preview foretells what the import then does, and writes nothing", async (world) => {
  await world.settle({ type: "hsi", content: csv(...FIRST) });
  const content = csv(
    FIRST[0]!,
    "000000000000000002,BALI,CANCEL,12/16/2025 10:00,Siti",
    "8,BALI,PS,bad,Bad",
    "9,BALI,PS,12/16/2025 10:00,Neu",
    "9,BALI,PS,12/17/2025 10:00,Neu",
  );
  const { data } = await (await world.send({ type: "hsi", content }, "preview")).json();
  assert.equal((await world.sql(TABLE)).length, 3);
  const { result } = await world.settle({ type: "hsi", content });
  const told = ["totalRows", "inserted", "updated", "unchanged", "failedRows", "duplicatesRemoved"];
  assert.deepEqual(told.map((name) => data.result[name]), told.map((name) => result[name]));
  assert.deepEqual([result.inserted, result.updated, result.unchanged, result.failedRows], [1, 1, 1, 1]);
});

const JT_HEADER = "ID i-HLD,REGION,Witel Lama,No NDE SPMK,Segmen,Tanggal MoM,RAB,Status Proyek";

sentence("a file of JT replaces the whole, and its rollback brings the whole back", async (world) => {
  const ids = async () =>
    (await world.sql("select id_i_hld, rab::text as rab from jt_projects order by 1")).map((row) =>
      Object.values(row)
    );
  const old = [
    'HLD-1,REG 3,WITEL MALANG,NDE/1,DGS,17-Dec-24,"1,234,567",GO LIVE',
    'HLD-2,REG 3,WITEL BALI,NDE/2,DGS,18-Dec-24,"2,000,000",OGP',
    'HLD-2,REG 3,WITEL BALI,NDE/2,DGS,18-Dec-24,"2,000,000",OGP',
  ];
  const first = await world.settle({ type: "tambahan", content: [JT_HEADER, ...old].join("\n") });
  assert.deepEqual([first.state, first.result.inserted, first.result.duplicatesRemoved], ["completed", 2, 1]);
  const before = await ids();
  assert.deepEqual(before, [["HLD-1", "1234567"], ["HLD-2", "2000000"]]);
  const now = [old[0]!, 'HLD-3,REG 3,WITEL BALI,NDE/3,DGS,18-Dec-24,"3,000,000",OGP'];
  const second = await world.settle({ type: "jt", content: [JT_HEADER, ...now].join("\n") });
  const { inserted, unchanged, removed } = second.result;
  assert.deepEqual([inserted, unchanged, removed], [1, 1, 1]);
  assert.deepEqual((await ids()).map(([id]) => id), ["HLD-1", "HLD-3"]);
  const back = await world.turn(second.jobId, "rollback");
  assert.equal(back.state, "rolled_back");
  assert.deepEqual(await ids(), before);
});

sentence("what cannot be a sheet of its type is refused before anything is written", async (world) => {
  const refusals: [string, string, RegExp][] = [
    ["WITEL,DATEL\nBALI,X\n", "hsi", /lacks the column 'ORDER_ID'.*'WITEL', 'DATEL'/],
    [`${HEADER}\n`, "hsi", /header and no rows/],
    [`${HEADER}\n,BALI,PS,12\/15\/2025 9:00,Nobody\n`, "hsi", /None of the 1 rows/],
  ];
  for (const [content, type, sentence] of refusals) {
    const { state, message } = await world.settle({ type, content });
    assert.equal(state, "failed");
    assert.match(message, sentence);
  }
  assert.equal((await world.sql(TABLE)).length, 0);
});

Deno.test("imports: the embedded database does all of it too", async () => {
  await using world = await createImportsWorld({ engine: "pglite" });
  const { jobId, state, result } = await world.settle({ type: "hsi", content: csv(...FIRST) });
  assert.deepEqual([state, result.inserted], ["completed", 3]);
  assert.ok((await world.report("hsi_funnel")).some((line) => line.startsWith("PS,2")));
  const content = csv("000000000000000001,BALI,CANCEL,12/15/2025 9:27,Budi");
  const { data } = await (await world.send({ type: "hsi", content }, "preview")).json();
  assert.equal(data.result.updated, 1);
  assert.equal((await world.turn(jobId, "rollback")).result.reversed, 3);
  assert.ok((await world.report("hsi_funnel")).some((line) => line.startsWith("PS,0")));
});

sentence("all failed imports of a type are done again at once", async (world) => {
  const bad = await world.settle({ type: "hsi", content: "WITEL\nBALI\n" });
  const none = await world.settle({ type: "hsi", content: csv(",BALI,PS,12/15/2025 9:00,Nobody") });
  assert.deepEqual([bad.state, none.state], ["failed", "failed"]);
  const answer = await world.fetch("/api/files/retry?type=hsi", { method: "POST" });
  assert.equal(answer.status, 202);
  const { data } = await answer.json();
  assert.deepEqual(data.map(({ jobId }: { jobId: string }) => jobId), [bad.jobId, none.jobId]);
  for (const { jobId } of data) assert.equal((await world.ended(jobId)).state, "failed");
  assert.equal((await world.ended(none.jobId)).result.failedRows, 1);
  assert.equal((await world.fetch("/api/files/retry?type=sos", { method: "POST" })).status, 202);
});

sentence("an import whose message was lost is found by the sweeper", async (world) => {
  const { data } = await (await world.send({ type: "hsi", content: csv(...FIRST) })).json();
  await world.ended(data.jobId);
  await world.sql(
    `update imports set phase = 'survey', state = 'waiting', ended_at = null, sheet = null,
      updated_at = current_timestamp - interval '1 hour'`,
  );
  await world.app.jobs.sweepImports();
  await until("it is worked on", async () => {
    const [row] = await world.sql("select state from imports");
    return row!["state"] === "completed";
  });
});
