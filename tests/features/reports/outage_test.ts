import assert from "node:assert/strict";
import { type BreakableRoute, createBreakableRoute } from "#tests/_support/breakable_route.ts";
import { lockTables } from "#tests/_support/lock_tables.ts";
import { needs } from "#tests/_support/needs.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import { until } from "#tests/_support/until.ts";
import { createWorld, type World, type WorldOptions } from "#tests/_support/world.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const COMPLETE =
  "update issues set state_id = (select id from states where name = 'Selesai') where name = 'anak kedua'";

function outageTest(
  name: string,
  options: WorldOptions,
  fn: (world: World, database: BreakableRoute) => Promise<void>,
) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using database = createBreakableRoute();
      await using world = await createWorld({ ...options, route: database.route });
      await fn(world, database);
      await database.start();
    },
  });
}

async function read(world: World, path = "/csv/kpi.csv", headers: Record<string, string> = {}) {
  const response = await world.fetch(path, { headers });
  return {
    status: response.status,
    cache: response.headers.get("x-cache"),
    age: response.headers.get("age"),
    etag: response.headers.get("etag"),
    headers: response.headers,
    body: await response.text(),
  };
}

function seen({ status, cache, age }: Awaited<ReturnType<typeof read>>) {
  return [status, cache, age];
}

outageTest(
  "with the database stopped the last good answer still comes, and says how old it is",
  {},
  async (world, database) => {
    for (const slug of Object.keys(trapsExpected)) await read(world, `/csv/${slug}.csv`);
    await database.stop();
    world.advance(61_000);
    for (const [slug, expected] of Object.entries(trapsExpected)) {
      const answer = await read(world, `/csv/${slug}.csv`);
      assert.deepEqual(seen(answer), [200, "STALE", "61"], slug);
      if (slug !== "issues_detail") assert.equal(answer.body, expected);
      assert.match(answer.headers.get("cache-control")!, /max-age=60/);
      assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    }
  },
);

outageTest("a stale answer is a 304 for who has it already", {}, async (world, database) => {
  await read(world);
  const { etag } = await read(world);
  await database.stop();
  world.advance(MINUTE);
  const { status, cache } = await read(world, "/csv/kpi.csv", { "if-none-match": etag! });
  assert.deepEqual([status, cache], [304, "STALE"]);
});

outageTest(
  "while answers are fresh nobody notices that the database is stopped",
  {},
  async (world, database) => {
    await read(world);
    await database.stop();
    assert.deepEqual(seen(await read(world)), [200, "HIT", "0"]);
  },
);

outageTest(
  "with nothing kept a stopped database is a refusal that says when to come again",
  {},
  async (world, database) => {
    await read(world);
    await database.stop();
    for (const path of ["/csv/heatmap.csv", "/json/kpi.json", "/csv/kpi.csv?delimiter=tab"]) {
      const { status, headers, body } = await read(world, path);
      assert.deepEqual([status, JSON.parse(body).code], [503, "source_unavailable"], path);
      assert.match(headers.get("retry-after")!, /^[1-9]\d*$/);
      assert.equal(headers.get("cache-control"), "no-store");
      assert.doesNotMatch(body, /ECONNREFUSED|127\.0\.0\.1|postgres:|password/);
    }
  },
);

outageTest(
  "beyond 'CACHE_STALE_SECONDS' there is a refusal instead of an old answer",
  { settings: { CACHE_TTL_SECONDS: "60", CACHE_STALE_SECONDS: "3600" } },
  async (world, database) => {
    await read(world);
    await database.stop();
    world.advance(3_659_000);
    assert.deepEqual(seen(await read(world)), [200, "STALE", "3659"]);
    world.advance(5_000);
    const { status, body } = await read(world);
    assert.deepEqual([status, JSON.parse(body).code], [503, "source_unavailable"]);
  },
);

outageTest("'?cache=bypass' does not hide that the database is stopped", {}, async (world, database) => {
  await read(world);
  await database.stop();
  assert.equal((await read(world, "/csv/kpi.csv?cache=bypass")).status, 503);
});

outageTest("once the database is back its answers are fresh again", {}, async (world, database) => {
  await read(world);
  await database.stop();
  world.advance(MINUTE);
  assert.equal((await read(world)).cache, "STALE");
  await world.sql(COMPLETE);
  await database.start();
  world.advance(5_000);
  const { cache, age, body } = await read(world);
  assert.deepEqual([cache, age], ["MISS", "0"]);
  assert.notEqual(body, trapsExpected["kpi"]);
});

outageTest(
  "after a failure the database is left alone for a moment, not asked by every reader",
  {},
  async (world, database) => {
    await read(world);
    await database.stop();
    world.advance(MINUTE);
    for (let reader = 0; reader < 5; reader++) assert.equal((await read(world)).cache, "STALE");
    const failures = () => world.observations.filter(({ event }) => event === "report_failed").length;
    assert.equal(failures(), 1);
    world.advance(5_000);
    await read(world);
    assert.equal(failures(), 2);
  },
);

outageTest(
  "of one report's failure the others hear nothing while the database is well",
  { settings: { REPORT_ROWS_MAX: "14" } },
  async (world) => {
    await read(world, "/csv/kpi.csv");
    world.advance(MINUTE);
    assert.equal((await read(world, "/csv/issues_detail.csv")).status, 500, "15 rows are one too many");
    assert.deepEqual(seen(await read(world, "/csv/kpi.csv")), [200, "MISS", "0"]);
  },
);

Deno.test({
  name:
    "a database that takes its time is not waited for longer than 'REPORT_PATIENCE_MS' where an older answer is",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld({ settings: { REPORT_PATIENCE_MS: "20" } });
    const first = await read(world);
    await world.sql(COMPLETE);
    world.advance(MINUTE);
    {
      await using lock = await lockTables(world, "issues");
      const stale = await read(world);
      assert.deepEqual([...seen(stale), stale.body], [200, "STALE", "60", first.body]);
      assert.equal(await lock.waiting(), 1, "the refresh goes on without a reader");
      assert.equal((await read(world)).cache, "STALE");
      assert.equal(await lock.waiting(), 1, "and there is one only");
    }
    await until("the refresh is over", async () => (await read(world)).cache === "HIT");
    const next = await read(world);
    assert.deepEqual(seen(next), [200, "HIT", "0"]);
    assert.match(next.body, /\r\n15,4,3,2,4,2,30\.77\r\n$/);
  },
});

Deno.test({
  name: "a refresh that is quick enough is waited for",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld({ settings: { REPORT_PATIENCE_MS: "60000" } });
    await read(world);
    await world.sql(COMPLETE);
    world.advance(MINUTE);
    let answer: ReturnType<typeof read>;
    {
      await using lock = await lockTables(world, "issues");
      answer = read(world);
      await until("the refresh waits", async () => await lock.waiting() === 1);
    }
    assert.deepEqual(seen(await answer), [200, "MISS", "0"]);
  },
});

Deno.test({
  name: "a statement that passes its time limit is a refusal, or an older answer where there is one",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    const settings = { DATABASE_STATEMENT_TIMEOUT_SECONDS: "1", REPORT_PATIENCE_MS: "60000" };
    await using world = await createWorld({ settings });
    await read(world);
    world.advance(MINUTE);
    await using _lock = await lockTables(world, "issues");
    const [kept, cold] = await Promise.all([read(world), read(world, "/csv/heatmap.csv")]);
    assert.deepEqual(seen(kept), [200, "STALE", "60"]);
    assert.deepEqual([cold.status, JSON.parse(cold.body).code], [503, "source_timeout"]);
    assert.match(cold.headers.get("retry-after")!, /^\d+$/);
  },
});

const NUMBERS = `-- Numbers.
--
-- @column id       integer  Counts up.
-- @column quotient integer  What 100 is divided into.
select n.id, 100 / n.divisor as quotient
from numbers n
order by n.id
`;

Deno.test({
  name: "a refresh that fails half-way leaves the older answer as it was",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({ numbers: NUMBERS });
    await using world = await createWorld({ sqlDirectory: folder.path });
    await world.sql("create table numbers as select id, 1 as divisor from generate_series(1, 20000) id");
    const first = await read(world, "/csv/numbers.csv");
    assert.equal(first.body.split("\r\n").length, 20_002);
    await world.sql("update numbers set divisor = 0 where id = 19999");
    world.advance(MINUTE);
    const stale = await read(world, "/csv/numbers.csv");
    assert.deepEqual(seen(stale), [200, "STALE", "60"]);
    assert.ok(stale.body === first.body);
    await world.sql("update numbers set divisor = 2 where id = 19999");
    world.advance(5_000);
    const fresh = await read(world, "/csv/numbers.csv");
    assert.equal(fresh.cache, "MISS");
    assert.match(fresh.body, /\r\n19999,50\r\n20000,100\r\n$/);
  },
});

Deno.test({
  name: "a connection that is killed during a refresh leaves the older answer as it was",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld({ settings: { REPORT_PATIENCE_MS: "60000" } });
    const first = await read(world);
    world.advance(MINUTE);
    await using lock = await lockTables(world, "issues");
    const answer = read(world);
    await until("the refresh waits", async () => await lock.waiting() === 1);
    await world.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'aliran'",
    );
    const stale = await answer;
    assert.deepEqual([...seen(stale), stale.body], [200, "STALE", "60", first.body]);
  },
});

outageTest(
  "a service that starts while the database is stopped answers as soon as it is there",
  {},
  async (world, database) => {
    await database.stop();
    assert.equal((await read(world)).status, 503);
    await database.start();
    world.advance(DAY);
    assert.equal((await read(world)).body, trapsExpected["kpi"]);
  },
);

Deno.test({
  name: "a database that takes no more connections, or not ours, is unavailable and not broken",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    const routes: Record<string, (url: URL) => URL> = {
      "a wrong password": (url) => Object.assign(new URL(url), { password: "wrong" }),
      "an unknown role": (url) => Object.assign(new URL(url), { username: "nobody" }),
      "an unknown database": (url) => Object.assign(new URL(url), { pathname: "/nowhere" }),
    };
    for (const [why, route] of Object.entries(routes)) {
      await using world = await createWorld({ route });
      const { status, body } = await read(world);
      assert.deepEqual([status, JSON.parse(body).code], [503, "source_unavailable"], why);
      assert.doesNotMatch(body, /nobody|nowhere|wrong/, why);
    }
  },
});
