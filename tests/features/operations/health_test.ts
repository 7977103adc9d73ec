import assert from "node:assert/strict";
import { createBreakableRoute } from "#tests/_support/breakable_route.ts";
import { needs } from "#tests/_support/needs.ts";
import { createWorld, type World, type WorldOptions } from "#tests/_support/world.ts";

function worldTest(name: string, options: WorldOptions, fn: (world: World) => Promise<void>) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using world = await createWorld(options);
      await fn(world);
    },
  });
}

async function readyz(world: World) {
  const response = await world.fetch("/readyz");
  const { status, checks } = await response.json();
  const monev = checks.find(({ name }: { name: string }) => name === "monev");
  return { http: response.status, status, monev, names: checks.map(({ name }: { name: string }) => name) };
}

worldTest("a service that has all it needs is ready", {}, async (world) => {
  const { http, status, monev, names } = await readyz(world);
  assert.deepEqual([http, status, monev.status, names], [200, "ready", "ok", ["monev", "snapshots"]]);
  const response = await world.fetch("/healthz");
  assert.deepEqual([response.status, await response.json()], [200, { status: "ok" }]);
  assert.equal(response.headers.get("cache-control"), "no-store");
});

worldTest("a service that can do part of its work is degraded, which is no failure", {
  settings: { PROJECT_NAME: "TIDAK" },
}, async (world) => {
  const { http, status, monev } = await readyz(world);
  assert.deepEqual([http, status, monev.status], [200, "degraded", "warn"]);
  assert.match(monev.detail, /'TIDAK'/);
});

Deno.test({
  name: "a service whose database is stopped is alive but unready, until the database is back",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = createBreakableRoute();
    await using world = await createWorld({ route: database.route });
    await database.stop();
    const { http, status, monev } = await readyz(world);
    assert.deepEqual([http, status, monev.status], [503, "unready", "fail"]);
    assert.doesNotMatch(JSON.stringify(monev), /127\.0\.0\.1|ECONNREFUSED|postgres:/);
    assert.equal((await world.fetch("/healthz")).status, 200);
    await database.start();
    world.advance(2_000);
    assert.deepEqual((await readyz(world)).status, "ready");
  },
});

worldTest(
  "an id that a client gives is taken when sane, and stands in answer, problem and log",
  {},
  async (world) => {
    for (const id of ["abc", "01J-x_y.z:1", "a".repeat(64)]) {
      const headers = { "x-request-id": id };
      const good = await world.fetch("/csv/kpi.csv", { headers });
      assert.equal(good.headers.get("x-request-id"), id);
      const bad = await world.fetch("/csv/kpi.csv?bom=2", { headers });
      assert.deepEqual([bad.headers.get("x-request-id"), (await bad.json()).request_id], [id, id]);
      const logged = world.observations.filter((one) => one.event === "request" && one.id === id);
      assert.deepEqual(logged.map((one) => "status" in one && one.status), [200, 400]);
    }
  },
);

worldTest("any other id is replaced by one that nobody else has", {}, async (world) => {
  const ids = new Set<string>();
  for (const id of ["", "a".repeat(65), "a b", "a\tb", "a;b", "ünï"]) {
    const headers = new Headers();
    if (id !== "ünï") headers.set("x-request-id", id);
    const own = (await world.fetch("/csv/kpi.csv", { headers })).headers.get("x-request-id")!;
    assert.match(own, /^[\w-]{16,}$/);
    ids.add(own);
  }
  assert.equal(ids.size, 6);
});

worldTest("every answer has an id, also a 304, a redirect, a page and a preflight", {}, async (world) => {
  const answers = [
    await world.fetch("/csv/kpi.csv", { method: "HEAD" }),
    await world.fetch("/csv/kpi.csv", { headers: { "if-none-match": "*" } }),
    await world.fetch("/reports"),
    await world.fetch("/healthz"),
    await world.fetch("/docs/json"),
    await world.fetch("/", { undocumented: true }),
    await world.fetch("/docs", { undocumented: true }),
    await world.fetch("/nowhere", { undocumented: true }),
    await world.fetch("/csv/kpi.csv", { method: "OPTIONS", undocumented: true }),
  ];
  const ids = answers.map(({ headers }) => headers.get("x-request-id"));
  assert.ok(ids.every((id) => id !== null), JSON.stringify(ids));
  assert.equal(new Set(ids).size, answers.length);
  const logged = world.observations.flatMap((one) => one.event === "request" ? [one.id] : []);
  assert.deepEqual(logged, ids);
});

worldTest("one line of the log tells of a request what is not secret", {}, async (world) => {
  await world.fetch("/csv/kpi.csv?_=1&key=a-key-of-somebody");
  const [line] = world.observations.filter((one) => one.event === "request");
  assert.ok(line?.event === "request");
  const { id, ms, ...rest } = line;
  assert.deepEqual(rest, { event: "request", method: "GET", path: "/csv/kpi.csv", status: 200 });
  assert.ok(id.length > 0 && ms >= 0);
});

worldTest(
  "'Server-Timing' tells the time in the database, and then that there was none",
  {},
  async (world) => {
    const cold = await world.fetch("/csv/kpi.csv");
    assert.match(cold.headers.get("server-timing")!, /(^|, )db;dur=\d+(\.\d+)?/);
    const kept = await world.fetch("/csv/kpi.csv");
    assert.match(kept.headers.get("server-timing")!, /\bcache\b/);
    assert.doesNotMatch(kept.headers.get("server-timing")!, /\bdb\b/);
  },
);
