import assert from "node:assert/strict";
import type { Parameters } from "#src/platform/database.ts";
import { positionalSql } from "#src/platform/positional_sql.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";

const SQL = new URL("../../sql", import.meta.url).pathname;
const MIGRATION = `${SQL}/migrations/app/postgres/0005.do.create_webhooks.sql`;
const ROWS = 100_000;
const WEBHOOK = "019aa5c0-0000-7000-8000-000000000001";
const DELIVERY = "019aa5c0-0000-7000-8000-00000000ffff";
const NOW = "2026-11-21T00:00:00.000Z";

/** Old deliveries of ten webhooks, most of them delivered, some dead, and a few of three of them due. */
const FILL = `
insert into webhooks (id, url, events, secret)
select cast('019aa5c0-0000-7000-8000-00000000000' || i as uuid), 'https://a.example', '["import.completed"]', 'x'
from generate_series(0, 9) i;
insert into webhook_deliveries (id, webhook_id, event_type, body, state, attempts, due_at, created_at, ended_at)
select
  cast('019aa5c0-0000-7000-8000-' || lpad(to_hex(i), 12, '0') as uuid),
  cast('019aa5c0-0000-7000-8000-00000000000' || i % 10 as uuid),
  'import.completed',
  '{}',
  case when i > ${ROWS} - 300 and i % 10 < 3 then 'pending' when i % 1000 = 1 then 'dead' else 'delivered' end,
  1,
  case when i > ${ROWS} - 300 and i % 10 < 3 then timestamptz '2026-11-20' end,
  timestamptz '2026-10-20' + i * interval '1 second',
  case when i > ${ROWS} - 300 and i % 10 < 3 then null else timestamptz '2026-10-20' + i * interval '1 second' end
from generate_series(1, ${ROWS}) i`;

/** A statement, the index that it shall be served by, and how many deliveries it may look at. */
interface Plan {
  readonly index: string;
  readonly statement: string;
  readonly parameters: Parameters;
  readonly rowsMax: number;
  readonly sort?: string;
}

const LIST = { webhook_id: WEBHOOK, limit: "10", offset: "0" };
const SETTLED = { waits: "0", due_at: null, status: "204", failure: null, state: "delivered", ended_at: NOW };
const CLAIM = { busy: "{}", now: NOW, leased_until: NOW, limit: "4" };
const PLANS: readonly Plan[] = [
  { index: "webhook_deliveries_due", statement: "claim", parameters: CLAIM, rowsMax: 60 },
  ...["newest", "oldest"].flatMap((sort): Plan[] => [
    {
      index: "webhook_deliveries_by_webhook",
      statement: "list_deliveries",
      sort,
      parameters: { ...LIST, state: null },
      rowsMax: 10,
    },
    {
      index: "webhook_deliveries_by_state",
      statement: "list_deliveries",
      sort,
      parameters: { ...LIST, state: "dead" },
      rowsMax: ROWS / 1000,
    },
  ]),
  {
    index: "webhook_deliveries_by_webhook",
    statement: "count_deliveries",
    parameters: { webhook_id: WEBHOOK, state: null },
    rowsMax: ROWS / 10 + 10,
  },
  {
    index: "webhook_deliveries_by_state",
    statement: "count_deliveries",
    parameters: { webhook_id: WEBHOOK, state: "dead" },
    rowsMax: ROWS / 1000,
  },
  {
    index: "webhook_deliveries_pkey",
    statement: "settle",
    parameters: { id: DELIVERY, attempts: "1", ...SETTLED },
    rowsMax: 1,
  },
  {
    index: "webhook_deliveries_pkey",
    statement: "find_delivery",
    parameters: { id: DELIVERY },
    rowsMax: 1,
  },
  {
    index: "webhook_deliveries_by_end",
    statement: "forget_deliveries",
    parameters: { before: "2026-10-20T01:00:00Z", limit: "100" },
    rowsMax: 200,
  },
];

/** One node of a plan as PostgreSQL explains it. */
interface PlanNode {
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Node Type": string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly Plans?: readonly PlanNode[];
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

Deno.test({
  name: "what webhooks ask of 100,000 old deliveries is found by an index, and no more is looked at",
  ...needs("TEST_POSTGRES_URL"),
  async fn(t) {
    await using place = await createOwnPostgres([await Deno.readTextFile(MIGRATION), FILL, "vacuum analyze"]);
    const statements = await loadStatements(SQL, ["webhooks"]);
    for (const { index, statement, sort, parameters, rowsMax } of PLANS) {
      const file = statements.get(`webhooks/${statement}`);
      const chosen = sort === undefined ? file.on("postgres") : file.sorted("postgres", sort);
      const { text, values } = positionalSql(chosen, parameters, (position) => `$${position}`);
      await t.step(`${statement} ${sort ?? ""} by ${index}`, async () => {
        await place.sql("begin");
        const [row] = await place.sql(`explain (analyze, format json) ${text}`, values);
        await place.sql("rollback");
        const [{ Plan: root }] = row!["QUERY PLAN"] as [{ Plan: PlanNode }];
        const nodes = nodesOf(root);
        assert.ok(nodes.some((node) => node["Index Name"] === index), JSON.stringify(root));
        const looks = nodes.filter((node) => /Scan/.test(node["Node Type"]) && isOfDeliveries(node));
        for (const node of looks) {
          assert.notEqual(node["Node Type"], "Seq Scan");
          assert.ok(node["Actual Rows"] * node["Actual Loops"] <= rowsMax, JSON.stringify(node));
        }
      });
    }
  },
});

function isOfDeliveries(node: PlanNode): boolean {
  return node["Relation Name"] === "webhook_deliveries" ||
    (node["Index Name"] ?? "").startsWith("webhook_deliveries");
}

Deno.test("every index says which statements it serves, and each of these has a plan to be tried", async () => {
  const said: string[] = [];
  let comment = "";
  for (const line of (await Deno.readTextFile(MIGRATION)).split("\n")) {
    const index = /^create index if not exists (\w+)/.exec(line)?.[1];
    if (index !== undefined) {
      const names = comment.match(/webhooks\/(\w+)/g) ?? [];
      assert.ok(names.length > 0, `Index '${index}' serves nothing`);
      said.push(...names.map((name) => `${index}: ${name.slice("webhooks/".length)}`));
    }
    comment = /^\s*-- (serves .*)/.exec(line)?.[1] ?? "";
  }
  const tried = PLANS.filter(({ index }) => !index.endsWith("_pkey"))
    .map(({ index, statement }) => `${index}: ${statement}`);
  assert.deepEqual([...new Set(tried)].sort(), said.sort());
});
