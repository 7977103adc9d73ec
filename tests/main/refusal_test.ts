import assert from "node:assert/strict";
import { Service } from "#tests/_support/service_process.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";

const EXIT_CONFIG = 78;

Deno.test("a wrong configuration refuses to start, naming every mistake at once and no secret", async () => {
  const { code, stderr, lines } = await startRefused({
    settings: {
      APP_PORT: "eighty",
      DATABASE_POOL_MAX: "1",
      CACHE_TTL_SECOND: "5",
      MONEV_DATABASE_URL: "oracle://reader:hush-hush@plane.test/plane",
      REPORT_KEYS: "short-secret",
    },
  });
  assert.equal(code, EXIT_CONFIG);
  assert.match(stderr, /^The configuration has 5 mistake\(s\):\n/);
  for (
    const mistake of [
      /^- 'APP_PORT' must be .+: current value is 'eighty'$/m,
      /^- 'DATABASE_POOL_MAX' must be .+: current value is '1'$/m,
      /^- 'CACHE_TTL_SECOND' is not a setting: did you mean 'CACHE_TTL_SECONDS'\?$/m,
      /^- 'MONEV_DATABASE_URL' must be /m,
      /^- 'REPORT_KEYS' must hold keys of at least 16 characters$/m,
    ]
  ) assert.match(stderr, mistake);
  assert.doesNotMatch(stderr, /hush-hush|short-secret/);
  assert.doesNotMatch(stderr, /^\s+at /m, "no stack");
  assert.deepEqual(lines, []);
});

Deno.test("production refuses embedded stand-ins that were not chosen by name", async () => {
  const { code, stderr } = await startRefused({ settings: { APP_ENV: "production" } });
  assert.equal(code, EXIT_CONFIG);
  assert.match(
    stderr,
    /^- 'MONEV_DATABASE_URL', 'LIBRARY_DATABASE_URL', 'COMMERCE_DATABASE_URL' or 'APP_DATABASE_URL' must be set in production/m,
  );
  assert.match(stderr, /^- 'UPSTASH_REDIS_REST_URL' must be set in production/m);
});

Deno.test("a report with a broken header refuses to start, naming file and line and the nearest known word", async () => {
  const { code, stderr } = await startRefused({
    files: { "sql/reports/broken.sql": "-- Broken.\n--\n-- @databse monev\nselect 1 as one\n" },
  });
  assert.equal(code, EXIT_CONFIG);
  assert.match(stderr, /'reports\/broken\.sql', line 3: .*did you mean '@database'\?/);
  assert.doesNotMatch(stderr, /^\s+at /m, "no stack");
});

Deno.test("every broken statement is named at once", async () => {
  const { code, stderr } = await startRefused({
    files: {
      "sql/reports/two.sql": "-- Two statements.\nselect 1 as one; select 2 as two\n",
      "sql/reports/lost.sql": "-- Lost.\n-- @with plane/visible_isues\nselect 1 as one\n",
    },
  });
  assert.equal(code, EXIT_CONFIG);
  assert.match(stderr, /'reports\/two'.*more than one statement/);
  assert.match(stderr, /'reports\/lost'.*did you mean 'plane\/visible_issues'\?/);
});

Deno.test("a port that is taken refuses to start, saying so in one sentence", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { code, stderr } = await startRefused({ settings: { APP_PORT: String(taken.addr.port) } });
  assert.equal(code, 1);
  assert.match(stderr, new RegExp(String(taken.addr.port)));
  assert.doesNotMatch(stderr, /^\s+at /m, "no stack");
});

Deno.test("embedded data that cannot be opened refuse to start, naming their folder", async () => {
  const { code, stderr } = await startRefused({
    settings: { MONEV_DATABASE_URL: "pglite:.data/plane" },
    files: { ".data/plane/PG_VERSION": "17\n" },
  });
  assert.equal(code, 1);
  assert.match(stderr, /^Cannot open the embedded database in '\.data\/plane'/);
  assert.doesNotMatch(stderr, /^\s+at /m, "no stack");
});

/** Nothing is there at this address, which nobody looks at while a start is refused. */
const NOWHERE = "postgres://reader@127.0.0.1:9/plane";

async function startRefused(
  { settings = {}, files = {} }: {
    settings?: Record<string, string>;
    files?: Record<string, string>;
  },
) {
  await using folder = await createServiceFolder(files);
  const nowhere: Record<string, string> = settings["APP_ENV"] === "production"
    ? {}
    : { MONEV_DATABASE_URL: NOWHERE };
  await using service = await Service.spawn({ folder: folder.path, settings: { ...nowhere, ...settings } });
  const started = await service.origin().then(() => true, () => false);
  assert.equal(started, false, "It started");
  const { code } = await service.ended;
  return { code, stderr: service.stderr, lines: service.lines };
}
