import assert from "node:assert/strict";
import { createBreakableRoute } from "#tests/_support/breakable_route.ts";
import { needs } from "#tests/_support/needs.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import { createWorld, type World } from "#tests/_support/world.ts";

const OLD_KEY = "old-key-of-the-tests";
const NEW_KEY = "new+key/of=the~tests";
const SECRET = "-- Secret.\n-- @column answer integer An answer.\n-- @access key\nselect 42 as answer";
const ADDRESS = /@example\.test/;

function accessTest(name: string, settings: Record<string, string>, fn: (world: World) => Promise<void>) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using folder = await createReportsFolder({ secret: SECRET });
      await using world = await createWorld({
        sqlDirectory: folder.path,
        settings: { REPORT_KEYS: `${OLD_KEY}, ${NEW_KEY}`, ...settings },
      });
      await fn(world);
    },
  });
}

/** The ways in which a reader shows a key. */
function shown(key: string): readonly (readonly [query: string, headers: Record<string, string>])[] {
  return [
    [`?key=${encodeURIComponent(key)}`, {}],
    ["", { authorization: `Bearer ${key}` }],
    ["", { authorization: `bearer  ${key}` }],
  ];
}

const WRONG = [
  ["", {}],
  ["?key=", {}],
  ["?key=wrong", {}],
  [`?key=${OLD_KEY.slice(0, -1)}`, {}],
  [`?key=${OLD_KEY}x`, {}],
  [`?key=${OLD_KEY.toUpperCase()}`, {}],
  [`?key=${encodeURIComponent(`${OLD_KEY},${NEW_KEY}`)}`, {}],
  ["", { authorization: "Bearer wrong" }],
  ["", { authorization: "Bearer" }],
  ["", { authorization: OLD_KEY }],
  ["", { authorization: `Basic ${OLD_KEY}` }],
  ["", { authorization: `Basic ${btoa(`reports:${OLD_KEY}`)}` }],
] as const;

async function demandRefusal(world: World, path: string, headers: HeadersInit): Promise<void> {
  const response = await world.fetch(path, { headers });
  assert.equal(response.status, 401, path);
  assert.equal(response.headers.get("www-authenticate"), 'Bearer realm="reports"');
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.equal((await response.json()).code, "key_required");
}

accessTest("a report '@access key' is for holders of a key, in every form", {}, async (world) => {
  for (const format of ["csv", "json", "ndjson"]) {
    for (const [query, headers] of WRONG) {
      await demandRefusal(world, `/${format}/secret.${format}${query}`, headers);
    }
    for (const key of [OLD_KEY, NEW_KEY]) {
      for (const [query, headers] of shown(key)) {
        const response = await world.fetch(`/${format}/secret.${format}${query}`, { headers });
        assert.equal(response.status, 200, `${format} ${query}`);
        assert.match(await response.text(), /42/);
      }
    }
    for (const [query, headers] of WRONG) {
      await demandRefusal(world, `/${format}/secret.${format}${query}`, headers);
    }
  }
});

accessTest("a copy of a closed report is no way in", {}, async (world) => {
  const keyed = await world.fetch(`/csv/secret.csv?key=${OLD_KEY}`);
  const etag = keyed.headers.get("etag")!;
  await keyed.body?.cancel();
  for (const value of [etag, "*"]) await demandRefusal(world, "/csv/secret.csv", { "if-none-match": value });
  const head = await world.fetch("/csv/secret.csv", { method: "HEAD" });
  assert.equal(head.status, 401);
});

accessTest("'REPORTS_REQUIRE_KEY' closes reports that their files leave open", {
  REPORTS_REQUIRE_KEY: "kpi, issues_detail",
}, async (world) => {
  for (const path of ["/csv/kpi.csv", "/json/kpi.json", "/ndjson/issues_detail.ndjson"]) {
    await demandRefusal(world, path, {});
    assert.equal((await world.fetch(path, { headers: { authorization: `Bearer ${NEW_KEY}` } })).status, 200);
    await demandRefusal(world, path, {});
  }
  assert.equal((await world.fetch("/csv/heatmap.csv")).status, 200);
});

Deno.test({
  name: "'REPORTS_REQUIRE_KEY' with a slug that no report has refuses to start",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    const settings = { REPORTS_REQUIRE_KEY: "issue_detail", REPORT_KEYS: OLD_KEY };
    await assert.rejects(createWorld({ settings }), (error: AggregateError) => {
      assert.match(error.errors[0].message, /'issue_detail'.*'issues_detail'/);
      return true;
    });
  },
});

accessTest(
  "without any configured key a closed report is closed to all",
  { REPORT_KEYS: "" },
  async (world) => {
    for (const [query, headers] of [...WRONG, ...shown(OLD_KEY)]) {
      await demandRefusal(world, `/csv/secret.csv${query}`, headers);
    }
  },
);

accessTest("addresses are for holders of a key, and the answers are never mixed up", {}, async (world) => {
  const open = (format: string) => world.fetch(`/${format}/issues_detail.${format}`);
  const keyed = (format: string) => world.fetch(`/${format}/issues_detail.${format}?key=${OLD_KEY}`);
  for (const format of ["csv", "json", "ndjson"]) {
    for (let round = 0; round < 3; round++) {
      const [one, two] = round === 1
        ? [await keyed(format), await open(format)]
        : [await open(format), await keyed(format)];
      const [shut, full] = round === 1 ? [two, one] : [one, two];
      assert.equal(shut!.status, 200);
      assert.doesNotMatch(await shut!.text(), ADDRESS);
      assert.match(await full!.text(), ADDRESS);
      assert.notEqual(shut!.headers.get("etag"), full!.headers.get("etag"));
      if (round === 1) world.advance(60_000);
    }
  }
});

accessTest("what the key shows is the whole, and without it one column is empty", {}, async (world) => {
  const full = await (await world.fetch(`/csv/issues_detail.csv?key=${OLD_KEY}`)).text();
  assert.equal(full, trapsExpected["issues_detail"]);
  const rows = await (await world.fetch("/json/issues_detail.json")).json();
  const whole = await (await world.fetch(`/json/issues_detail.json?key=${OLD_KEY}`)).json();
  assert.ok(whole.some((row: Record<string, unknown>) => row["email_ketua_bidang"] !== null));
  assert.deepEqual(rows, whole.map((row: object) => ({ ...row, email_ketua_bidang: null })));
});

accessTest("simultaneous readers with and without a key get each their own", {}, async (world) => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, reader) => {
      const response = await world.fetch(
        `/csv/issues_detail.csv${reader % 2 ? `?key=${NEW_KEY.replace("+", "%2B")}` : ""}`,
      );
      return ADDRESS.test(await response.text());
    }),
  );
  assert.deepEqual(answers, Array.from({ length: 20 }, (_, reader) => reader % 2 === 1));
});

accessTest("a wrong key opens nothing where none is needed, and hinders nothing", {}, async (world) => {
  const response = await world.fetch("/csv/issues_detail.csv?key=wrong");
  assert.equal(response.status, 200);
  assert.doesNotMatch(await response.text(), ADDRESS);
});

accessTest(
  "readers with a key share the answers of the others where nothing is hidden",
  {},
  async (world) => {
    await world.fetch("/csv/kpi.csv");
    const response = await world.fetch(`/csv/kpi.csv?key=${OLD_KEY}`);
    assert.equal(response.headers.get("x-cache"), "HIT");
    assert.match(response.headers.get("cache-control")!, /^public/);
  },
);

accessTest("a key that is given twice, or is over-long, is refused", {}, async (world) => {
  for (const query of [`key=${OLD_KEY}&key=${OLD_KEY}`, `key=${"k".repeat(201)}`]) {
    const response = await world.fetch(`/csv/secret.csv?${query}`);
    assert.deepEqual([response.status, (await response.json()).errors[0].path], [400, "key"]);
  }
});

accessTest("an observer of problems and the log never sees a key", {}, async (world) => {
  const texts: string[] = [];
  const requests: readonly (readonly [string, RequestInit & { undocumented?: boolean }])[] = [
    [`/csv/secret.csv?key=${OLD_KEY}&cache=off`, {}],
    [`/csv/secret.csv?key=${OLD_KEY}x`, {}],
    [`/csv/secret.csv?key=${OLD_KEY}&key=${NEW_KEY}`, {}],
    [`/csv/secret.csv?key=${OLD_KEY}`, { headers: { "if-none-match": "malformed" } }],
    ["/csv/secret.csv", { headers: { authorization: `Bearer ${OLD_KEY}`, accept: "image/png" } }],
    [`/csv/nowhere.csv?key=${OLD_KEY}`, { undocumented: true }],
    [`/nowhere?key=${OLD_KEY}`, { undocumented: true }],
    [`/csv/kpi.csv?key=${OLD_KEY}`, { method: "POST", undocumented: true }],
  ];
  for (const [path, init] of requests) {
    const response = await world.fetch(path, init);
    assert.ok(response.status >= 400, path);
    texts.push(await response.text(), JSON.stringify([...response.headers]));
  }
  await (await world.fetch(`/csv/secret.csv?key=${OLD_KEY}`)).text();
  const seen = JSON.stringify([
    texts,
    world.observations.map((one) => ({ ...one, error: String("error" in one && one.error) })),
  ]);
  assert.ok(!seen.includes(OLD_KEY.slice(0, -1)) && !seen.includes(NEW_KEY.slice(0, -1)));
});

Deno.test({
  name: "with the database stopped a stale answer is still no mixture",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = createBreakableRoute();
    await using world = await createWorld({ route: database.route, settings: { REPORT_KEYS: OLD_KEY } });
    await (await world.fetch(`/csv/issues_detail.csv?key=${OLD_KEY}`)).text();
    await database.stop();
    world.advance(60_000);
    assert.equal((await world.fetch("/csv/issues_detail.csv")).status, 503);
    const stale = await world.fetch(`/csv/issues_detail.csv?key=${OLD_KEY}`);
    assert.deepEqual([stale.status, stale.headers.get("x-cache")], [200, "STALE"]);
    assert.match(await stale.text(), ADDRESS);
    await database.start();
  },
});
