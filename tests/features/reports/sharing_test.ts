import assert from "node:assert/strict";
import { countStatements } from "#tests/_support/count_statements.ts";
import { lockTables } from "#tests/_support/lock_tables.ts";
import { needs } from "#tests/_support/needs.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";
import { until } from "#tests/_support/until.ts";
import { createWorld, type World } from "#tests/_support/world.ts";

/** In every statement of `kpi`. */
const KPI = "belum_ditugaskan";

Deno.test({
  name:
    "32 readers who come at the same time to a cold report share one statement and get 32 complete answers",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const count = await countStatements(world);
    let answers: Promise<string[]>;
    {
      await using lock = await lockTables(world, "issues");
      answers = Promise.all(Array.from({ length: 32 }, async () => {
        const response = await world.fetch("/csv/kpi.csv");
        assert.equal(response.headers.get("x-cache"), "MISS");
        return await response.text();
      }));
      await until("the one statement waits", async () => await lock.waiting() >= 1);
      assert.equal(await lock.waiting(), 1);
    }
    assert.deepEqual(new Set(await answers), new Set([trapsExpected["kpi"]]));
    assert.equal((await answers).length, 32);
    assert.equal(await count(KPI), 1);
  },
});

Deno.test({
  name: "readers of every form at the same time run one statement for each form",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const count = await countStatements(world);
    const paths = ["/csv/kpi.csv", "/json/kpi.json", "/ndjson/kpi.ndjson"];
    await Promise.all([...paths, ...paths, ...paths].map(async (path) => {
      assert.equal((await world.fetch(path)).status, 200);
    }));
    assert.equal(await count(KPI), 3);
  },
});

Deno.test({
  name: "a reader who leaves does not take the answer from the others, and the last one ends the statement",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const ask = ({ signal }: AbortController) => world.fetch("/csv/kpi.csv", { signal });
    const busy = async () => {
      const [row] = await world.sql(
        "select count(*)::int as count from pg_stat_activity where datname = current_database() and application_name = 'aliran' and state <> 'idle'",
      );
      return row!["count"] as number;
    };
    let stays: Promise<Response>;
    {
      await using lock = await lockTables(world, "issues");
      const leaves = whatever(ask(first));
      stays = ask(second);
      await until("the statement waits", async () => await lock.waiting() === 1);
      first.abort();
      await leaves;
      assert.equal(await lock.waiting(), 1);
    }
    assert.equal(await (await stays).text(), trapsExpected["kpi"]);
    world.advance(60_000);
    await using lock = await lockTables(world, "issue_assignees", "issues");
    const alone = whatever(world.fetch("/json/heatmap.json", { signal: third.signal }));
    await until("the statement waits", async () => await lock.waiting() === 1);
    third.abort();
    await alone;
    await until("the statement is cancelled", async () => await lock.waiting() === 0 && await busy() === 0);
  },
});

Deno.test({
  name: "a reader who leaves is no reason to call the database down",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    await world.fetch("/csv/progress_bidang.csv");
    world.advance(61_000);
    const leaver = new AbortController();
    {
      await using lock = await lockTables(world, "issues");
      const left = whatever(world.fetch("/csv/kpi.csv", { signal: leaver.signal }));
      await until("the statement waits", async () => await lock.waiting() === 1);
      leaver.abort();
      await left;
      await until("the statement is cancelled", async () => await lock.waiting() === 0);
    }
    const response = await world.fetch("/csv/progress_bidang.csv");
    assert.equal(response.headers.get("x-cache"), "MISS");
    assert.deepEqual(world.observations.filter(({ event }) => event === "report_failed"), []);
  },
});

Deno.test({
  name: "a reader who leaves before the answer is there is not logged as a failure of ours",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const leaver = new AbortController();
    await using lock = await lockTables(world, "issues");
    const left = whatever(world.fetch("/csv/kpi.csv", { signal: leaver.signal }));
    await until("the statement waits", async () => await lock.waiting() === 1);
    leaver.abort();
    await left;
    const statuses = world.observations.flatMap((one) => one.event === "request" ? [one.status] : []);
    assert.deepEqual(statuses.filter((status) => status >= 500), []);
  },
});

/** Nobody is there any more to see what the answer is. */
async function whatever(answer: Promise<Response>): Promise<void> {
  await answer.then((response) => response.body?.cancel(), () => {});
}

/** Two processes over one store; the second over the first one's database unless it brings its own. */
function fleetTest(
  name: string,
  fn: (fleet: { one: World; join: typeof createWorld; store: UpstashRest }) => Promise<void>,
) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
    async fn() {
      const store = await startUpstashRest({
        redisUrl: Deno.env.get("TEST_REDIS_URL")!,
        token: crypto.randomUUID(),
      });
      const settings = { UPSTASH_REDIS_REST_URL: store.url, UPSTASH_REDIS_REST_TOKEN: store.token };
      try {
        await using one = await createWorld({ settings });
        const join: typeof createWorld = (options) =>
          createWorld({ ...options, settings: { ...settings, ...options?.settings } });
        await fn({ one, join, store });
      } finally {
        await store.stop();
      }
    },
  });
}

async function read(world: World, path = "/csv/kpi.csv") {
  const response = await world.fetch(path);
  return {
    cache: response.headers.get("x-cache"),
    etag: response.headers.get("etag"),
    body: await response.text(),
  };
}

fleetTest("a second process serves what the first one has read", async ({ one, join }) => {
  const count = await countStatements(one);
  assert.equal((await read(one)).cache, "MISS");
  // It reaches the store after its first reader was answered: seen by a third process, as it is by the second.
  await until("the store has it", async () => {
    await using third = await join({ scripts: [], settings: { MONEV_DATABASE_URL: one.databaseUrl } });
    return (await read(third)).cache === "HIT";
  });
  await using two = await join({ scripts: [], settings: { MONEV_DATABASE_URL: one.databaseUrl } });
  const before = await count(KPI);
  assert.deepEqual(await read(two), await read(one));
  assert.equal(await count(KPI), before);
  two.advance(60_000);
  assert.equal((await read(two)).cache, "MISS");
});

fleetTest("processes over different databases do not serve each other's answers", async ({ one, join }) => {
  await read(one);
  await using two = await join();
  await two.sql("update issues set is_draft = true");
  const { cache, body } = await read(two);
  assert.equal(cache, "MISS");
  assert.match(body, /\r\n0,0,0,0,0,0,0\.00\r\n$/);
});

fleetTest("processes over different projects do not serve each other's answers", async ({ one, join }) => {
  await read(one);
  await using two = await join({
    scripts: [],
    settings: { MONEV_DATABASE_URL: one.databaseUrl, PROJECT_NAME: "RUTIN" },
  });
  assert.equal((await read(two)).cache, "MISS");
});

fleetTest("a store that is down costs no answer, and is a warning in '/readyz'", async ({ one, store }) => {
  for (const fault of ["down", "html502", "lying"] as const) {
    store.setFault(fault);
    one.advance(60_000);
    assert.deepEqual(await read(one), {
      cache: "MISS",
      etag: (await read(one)).etag,
      body: trapsExpected["kpi"],
    });
    const response = await one.fetch("/readyz");
    const { status, checks } = await response.json();
    assert.deepEqual([response.status, status], [200, "degraded"], fault);
    const { detail, ...snapshots } = checks.find(({ name }: { name: string }) => name === "snapshots");
    assert.equal(snapshots.status, "warn");
    assert.ok(!detail.includes(store.token) && !detail.includes(store.url), detail);
  }
});
