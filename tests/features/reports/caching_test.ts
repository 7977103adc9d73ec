import assert from "node:assert/strict";
import { countStatements } from "#tests/_support/count_statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import { until } from "#tests/_support/until.ts";
import { createWorld, type World, type WorldOptions } from "#tests/_support/world.ts";

const KEY = "a-key-of-the-tests";
/** In every statement of `kpi`. */
const KPI = "belum_ditugaskan";
const RENAME = "update issues set name = name || '!' where name = 'Cepat selesai'";
const COMPLETE =
  "update issues set state_id = (select id from states where name = 'Selesai') where name = 'anak kedua'";

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

async function read(world: World, path = "/csv/kpi.csv", headers: Record<string, string> = {}) {
  const response = await world.fetch(path, { headers });
  return {
    status: response.status,
    cache: response.headers.get("x-cache"),
    age: response.headers.get("age"),
    etag: response.headers.get("etag")!,
    headers: response.headers,
    body: await response.text(),
  };
}

/** From what is kept, and so with the validator of its content: a first reader may have got that of the run. */
async function readKept(world: World, path = "/csv/kpi.csv") {
  await read(world, path);
  await until("it is kept", async () => (await read(world, path)).cache === "HIT");
  return await read(world, path);
}

worldTest("an answer is kept as long as it is fresh, and no statement is run for it", {}, async (world) => {
  const count = await countStatements(world);
  const first = await read(world);
  assert.deepEqual([first.cache, first.age, await count(KPI)], ["MISS", "0", 1]);
  world.advance(59_999);
  const kept = await read(world);
  assert.deepEqual([kept.cache, kept.age, kept.body], ["HIT", "59", first.body]);
  assert.equal(await count(KPI), 1);
  world.advance(1);
  assert.equal((await read(world)).cache, "MISS");
  assert.equal(await count(KPI), 2);
});

worldTest("the validator stays while the data does, and changes with it", {}, async (world) => {
  const first = await readKept(world);
  assert.match(first.etag, /^"[\w-]+"$/);
  world.advance(60_000);
  assert.equal((await read(world)).cache, "MISS");
  assert.equal((await readKept(world)).etag, first.etag);
  await world.sql(COMPLETE);
  world.advance(60_000);
  const changed = await read(world, "/csv/kpi.csv", { "if-none-match": first.etag });
  assert.deepEqual([changed.status, changed.cache], [200, "MISS"]);
  assert.notEqual(changed.etag, first.etag);
  assert.notEqual(changed.body, first.body);
});

worldTest("every form and every wish has a validator of its own", {}, async (world) => {
  const paths = [
    "/csv/kpi.csv",
    "/csv/kpi.csv?bom=1",
    "/csv/kpi.csv?delimiter=tab",
    "/json/kpi.json",
    "/ndjson/kpi.ndjson",
  ];
  const etags = await Promise.all(paths.map(async (path) => (await readKept(world, path)).etag));
  assert.equal(new Set(etags).size, paths.length);
});

worldTest("304 runs no statement while the answer is fresh", {}, async (world) => {
  const count = await countStatements(world);
  const { etag } = await readKept(world);
  const before = await count("");
  for (const path of ["/csv/kpi.csv", "/csv/kpi.csv?_=1"]) {
    const response = await world.fetch(path, { headers: { "if-none-match": etag } });
    assert.deepEqual([response.status, response.body, response.headers.get("etag")], [304, null, etag]);
    assert.equal(response.headers.get("x-cache"), "HIT");
    assert.equal(response.headers.get("content-type"), null);
    assert.match(response.headers.get("cache-control")!, /max-age=60/);
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
  }
  assert.equal(await count("") - before, 0);
});

worldTest("an expired copy whose content is still good is a 304 after the statement", {}, async (world) => {
  const count = await countStatements(world);
  const { etag } = await readKept(world);
  world.advance(60_000);
  const response = await read(world, "/csv/kpi.csv", { "if-none-match": etag });
  assert.deepEqual([response.status, response.cache, response.age], [304, "MISS", "0"]);
  assert.equal(await count(KPI), 2);
});

worldTest("'If-None-Match' is a list of strong or weak validators, or any", {}, async (world) => {
  const { etag } = await readKept(world);
  const good = [etag, `W/${etag}`, `"other", ${etag}`, `"a,b",W/"c" ,${etag}`, `, ${etag},`, "*"];
  for (const value of good) {
    assert.equal((await read(world, "/csv/kpi.csv", { "if-none-match": value })).status, 304, value);
  }
  for (const value of ['"other"', 'W/"other"', '""', `"${etag.slice(1, -2)}"`]) {
    const { status, cache } = await read(world, "/csv/kpi.csv", { "if-none-match": value });
    assert.deepEqual([status, cache], [200, "HIT"], value);
  }
});

worldTest("a malformed 'If-None-Match' is refused", {}, async (world) => {
  const { etag } = await readKept(world);
  for (const value of ["abc", '"abc', 'abc"', `${etag} "b"`, `w/${etag}`, `*, ${etag}`, `"a b"`, '"a""b"']) {
    const { status, body } = await read(world, "/csv/kpi.csv", { "if-none-match": value });
    assert.equal(status, 400, value);
    assert.equal(JSON.parse(body).code, "malformed_request");
    assert.match(JSON.parse(body).detail, /^'If-None-Match' must be entity tags/);
  }
});

worldTest("HEAD has the head of GET and no body, fresh or not", {}, async (world) => {
  const same = [
    "etag",
    "content-type",
    "content-disposition",
    "cache-control",
    "age",
    "vary",
  ];
  const headOf = async (path: string, method: string) => {
    const response = await world.fetch(path, { method });
    if (method === "HEAD") assert.equal(response.body, null);
    const { headers, status } = response;
    const size = (await response.bytes()).length;
    // The server adds the length of a text that is sent.
    const length = headers.get("content-length") ?? String(size);
    return [status, length, ...same.map((name) => headers.get(name))];
  };
  for (const path of ["/csv/kpi.csv", "/json/issues_detail.json", "/ndjson/heatmap.ndjson"]) {
    const cold = await world.fetch(path, { method: "HEAD" });
    assert.deepEqual([cold.status, cold.body, cold.headers.get("x-cache")], [200, null, "MISS"]);
    await readKept(world, path);
    assert.deepEqual(await headOf(path, "HEAD"), await headOf(path, "GET"));
  }
  const { etag } = await readKept(world);
  const unchanged = await world.fetch("/csv/kpi.csv", { method: "HEAD", headers: { "if-none-match": etag } });
  assert.equal(unchanged.status, 304);
});

const PUBLIC = "public, max-age=60, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400";

worldTest("public answers may be kept by every cache", {}, async (world) => {
  for (const path of ["/csv/kpi.csv", "/json/kpi.json", "/ndjson/kpi.ndjson"]) {
    const { headers } = await read(world, path);
    assert.equal(headers.get("cache-control"), PUBLIC);
    assert.equal(headers.get("vary"), null, "one answer for all");
  }
});

worldTest(
  "the configured times stand in 'Cache-Control'",
  { settings: { CACHE_TTL_SECONDS: "300", CACHE_STALE_SECONDS: "1000" } },
  async (world) => {
    const { headers } = await read(world);
    assert.equal(
      headers.get("cache-control"),
      "public, max-age=300, s-maxage=300, stale-while-revalidate=300, stale-if-error=1000",
    );
    world.advance(299_000);
    assert.equal((await read(world)).cache, "HIT");
  },
);

worldTest(
  "nothing is fresh when 'CACHE_TTL_SECONDS' is 0",
  { settings: { CACHE_TTL_SECONDS: "0" } },
  async (world) => {
    assert.equal((await read(world)).cache, "MISS");
    const { cache, headers } = await read(world);
    assert.equal(cache, "MISS");
    assert.match(headers.get("cache-control")!, /max-age=0, s-maxage=0/);
  },
);

worldTest("answers for a key are private and vary", { settings: { REPORT_KEYS: KEY } }, async (world) => {
  const open = await read(world, "/csv/issues_detail.csv");
  assert.equal(open.headers.get("cache-control"), PUBLIC);
  assert.match(open.headers.get("vary")!, /\bAuthorization\b/i);
  for (
    const keyed of [
      await read(world, `/csv/issues_detail.csv?key=${KEY}`),
      await read(world, "/csv/issues_detail.csv", { authorization: `Bearer ${KEY}` }),
    ]
  ) {
    assert.equal(
      keyed.headers.get("cache-control"),
      "private, max-age=60, stale-while-revalidate=60, stale-if-error=86400",
    );
    assert.match(keyed.headers.get("vary")!, /\bAuthorization\b/i);
  }
});

worldTest(
  "answers of reports that the configuration closes are private too",
  { settings: { REPORT_KEYS: KEY, REPORTS_REQUIRE_KEY: "kpi" } },
  async (world) => {
    const { headers } = await read(world, "/csv/kpi.csv", { authorization: `Bearer ${KEY}` });
    assert.match(headers.get("cache-control")!, /^private, max-age=60/);
    assert.doesNotMatch(headers.get("cache-control")!, /public|s-maxage/);
    assert.match(headers.get("vary")!, /\bAuthorization\b/i);
  },
);

Deno.test({
  name: "'@ttl' goes before 'CACHE_TTL_SECONDS'",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({
      short: "-- Short.\n-- @ttl 5\nselect 1 as a",
      never: "-- Never kept.\n-- @ttl 0\nselect 1 as a",
    });
    await using world = await createWorld({
      sqlDirectory: folder.path,
      settings: { CACHE_TTL_SECONDS: "600" },
    });
    const { headers } = await read(world, "/csv/short.csv");
    assert.match(headers.get("cache-control")!, /max-age=5, s-maxage=5/);
    world.advance(4_999);
    assert.equal((await read(world, "/csv/short.csv")).cache, "HIT");
    world.advance(1);
    assert.equal((await read(world, "/csv/short.csv")).cache, "MISS");
    await read(world, "/csv/never.csv");
    assert.equal((await read(world, "/csv/never.csv")).cache, "MISS");
  },
});

const BYPASSES: readonly (readonly [name: string, query: string, headers: Record<string, string>])[] = [
  ["'?cache=bypass'", "?cache=bypass", {}],
  ["'Cache-Control: no-cache'", "", { "cache-control": "no-cache" }],
  ["'Cache-Control: max-age=0, no-cache'", "", { "cache-control": "max-age=0, no-cache" }],
];

for (const [name, query, headers] of BYPASSES) {
  worldTest(`${name} reads the source during development, and what it read is kept`, {}, async (world) => {
    const first = await read(world, "/csv/timeline.csv");
    await world.sql(RENAME);
    assert.equal((await read(world, "/csv/timeline.csv")).body, first.body);
    const bypassed = await read(world, `/csv/timeline.csv${query}`, headers);
    assert.equal(bypassed.cache, "BYPASS");
    assert.match(bypassed.body, /Cepat selesai!/);
    const next = await read(world, "/csv/timeline.csv");
    assert.deepEqual([next.cache, next.body], ["HIT", bypassed.body]);
  });

  const settings = { APP_ENV: "production", SNAPSHOTS: "memory", REPORT_KEYS: KEY };
  worldTest(
    `${name} needs a key in production, and has no effect without one`,
    { settings },
    async (world) => {
      await read(world, "/csv/timeline.csv");
      await world.sql(RENAME);
      const open = await read(world, `/csv/timeline.csv${query}`, headers);
      assert.equal(open.cache, "HIT");
      const wrong = await read(world, `/csv/timeline.csv${query}`, {
        ...headers,
        authorization: "Bearer wrong",
      });
      assert.equal(wrong.cache, "HIT");
      const keyed = await read(world, `/csv/timeline.csv${query}`, {
        ...headers,
        authorization: `Bearer ${KEY}`,
      });
      assert.equal(keyed.cache, "BYPASS");
      assert.match(keyed.body, /Cepat selesai!/);
    },
  );
}

worldTest("a bypass that finds the same content is a 304", {}, async (world) => {
  const { etag } = await readKept(world);
  const { status, cache } = await read(world, "/csv/kpi.csv?cache=bypass", { "if-none-match": etag });
  assert.deepEqual([status, cache], [304, "BYPASS"]);
});

worldTest("a 'cache' of any other value is refused", {}, async (world) => {
  const { status, body } = await read(world, "/csv/kpi.csv?cache=off");
  assert.deepEqual([status, JSON.parse(body).errors[0].path], [400, "cache"]);
});
