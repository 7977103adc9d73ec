import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import { createWorld, type World, type WorldOptions } from "#tests/_support/world.ts";

const SERIES = `-- A series.
--
-- @param  rows  integer  How many.
-- @column n     integer  Counts up.
-- @column text  text     A hundred letters.
select n, repeat('x', 100) as text
from generate_series(1, :rows::int) n
`;

function seriesTest(
  name: string,
  settings: WorldOptions["settings"] & object,
  fn: (world: World) => Promise<void>,
) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using folder = await createReportsFolder({ series: SERIES });
      await using world = await createWorld({ sqlDirectory: folder.path, settings });
      await fn(world);
    },
  });
}

seriesTest("as many rows as 'REPORT_ROWS_MAX' are given", { REPORT_ROWS_MAX: "100" }, async (world) => {
  for (const format of ["csv", "json", "ndjson"]) {
    const response = await world.fetch(`/${format}/series.${format}?rows=100`);
    assert.equal(response.status, 200);
    assert.equal((await response.text()).match(/x{100}/g)!.length, 100);
  }
});

seriesTest(
  "one row more is an error and never a cut, in every form",
  { REPORT_ROWS_MAX: "100" },
  async (world) => {
    for (const format of ["csv", "json", "ndjson"]) {
      const response = await world.fetch(`/${format}/series.${format}?rows=101`);
      assert.equal(response.status, 500);
      const { code, detail } = await response.json();
      assert.equal(code, "report_too_large");
      assert.match(detail, /'series' has more than the 100 rows/);
    }
  },
);

seriesTest(
  "a long report that passes the limit after its first bytes breaks the stream",
  { REPORT_ROWS_MAX: "199999", REPORT_KEEP_MAX_MB: "1" },
  async (world) => {
    const response = await world.fetch("/csv/series.csv?rows=200000");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-length"), null);
    await assert.rejects(response.text(), { code: "report_too_large" });
  },
);

seriesTest("a long report within the limit is complete", { REPORT_KEEP_MAX_MB: "1" }, async (world) => {
  const response = await world.fetch("/csv/series.csv?rows=200000");
  assert.equal(response.status, 200);
  const text = await response.text();
  assert.equal(text.length, "n,text\r\n".length + 200_000 * ",\r\n".length + 200_000 * 100 + 1_088_895);
  assert.ok(text.endsWith(`\r\n200000,${"x".repeat(100)}\r\n`));
});

seriesTest(
  "a report that is too long to be kept is read anew each time",
  { REPORT_KEEP_MAX_MB: "1" },
  async (world) => {
    const etags = new Set<string | null>();
    for (let reader = 0; reader < 2; reader++) {
      const response = await world.fetch("/csv/series.csv?rows=20000");
      assert.equal(response.headers.get("x-cache"), "MISS");
      etags.add(response.headers.get("etag"));
      await response.body?.cancel();
      world.advance(60_000);
    }
    assert.equal(etags.size, 2);
    assert.ok(!etags.has(null), "there is an 'ETag' always");
  },
);

seriesTest(
  "the copy of a report that is too long to be kept is a 304 while it is fresh",
  { REPORT_KEEP_MAX_MB: "1" },
  async (world) => {
    const path = "/csv/series.csv?rows=20000";
    const first = await world.fetch(path);
    const etag = first.headers.get("etag")!;
    await first.text();
    const again = await world.fetch(path, { headers: { "if-none-match": etag } });
    assert.deepEqual([again.status, again.headers.get("x-cache")], [304, "HIT"]);
    world.advance(60_000);
    const later = await world.fetch(path, { headers: { "if-none-match": etag } });
    assert.equal(later.status, 200);
    await later.body?.cancel();
  },
);

seriesTest(
  "a report that takes longer than 'REPORT_SECONDS_MAX' breaks, whoever is still reading",
  { REPORT_SECONDS_MAX: "1", REPORT_KEEP_MAX_MB: "1" },
  async (world) => {
    const response = await world.fetch("/csv/series.csv?rows=500000");
    assert.equal(response.status, 200);
    const reader = response.body!.getReader();
    await reader.read();
    // Nothing is taken until the time is over: the rest never fits into what may be held for one reader.
    const [row] = await world.sql("select pg_sleep(1.2), 1 as slept");
    assert.equal(row!["slept"], 1);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, { code: "source_timeout" });
  },
);
