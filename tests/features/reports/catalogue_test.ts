import assert from "node:assert/strict";
import type { z } from "@hono/zod-openapi";
import type { ReportSchema } from "#src/features/reports/schema.ts";
import { needs } from "#tests/_support/needs.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { createWorld, type World, type WorldOptions } from "#tests/_support/world.ts";

type Described = z.infer<typeof ReportSchema>;

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

async function readCatalogue(world: World) {
  const { reports } = await (await world.fetch("/reports")).json();
  return reports as Described[];
}

worldTest("the catalogue names every report with the columns of its CSV, in order", {}, async (world) => {
  const reports = await readCatalogue(world);
  assert.deepEqual(reports.map(({ slug }) => slug), Object.keys(trapsExpected).sort());
  for (const report of reports) {
    const csv = trapsExpected[report.slug]!;
    const names = report.columns.map(({ name }) => name);
    assert.equal(names.join(), csv.slice(0, csv.indexOf("\r\n")));
    assert.ok(report.columns.every(({ description }) => description !== ""), report.slug);
    assert.ok(report.title !== "" && report.description !== "", report.slug);
    assert.deepEqual(report.formats, ["csv", "json", "ndjson"]);
    assert.deepEqual(report.parameters, []);
    assert.equal(report.cache_seconds, 60);
  }
});

worldTest("the catalogue's links lead to the reports, on the host that was asked", {}, async (world) => {
  for (const { slug, links } of await readCatalogue(world)) {
    for (const format of ["csv", "json", "ndjson"] as const) {
      assert.equal(links[format], `http://aliran.test/${format}/${slug}.${format}`);
      const response = await world.fetch(new URL(links[format]).pathname);
      assert.equal(response.status, 200, links[format]);
      await response.body?.cancel();
    }
  }
});

worldTest(
  "links begin with 'PUBLIC_BASE_URL' where it is set",
  { settings: { PUBLIC_BASE_URL: "https://data.example.test" } },
  async (world) => {
    const [report] = await readCatalogue(world);
    assert.equal(report!.links.csv, `https://data.example.test/csv/${report!.slug}.csv`);
  },
);

worldTest(
  "links do not double the slash that 'PUBLIC_BASE_URL' may end with",
  { settings: { PUBLIC_BASE_URL: "https://data.example.test/aliran/" } },
  async (world) => {
    const [report] = await readCatalogue(world);
    assert.equal(report!.links.csv, `https://data.example.test/aliran/csv/${report!.slug}.csv`);
  },
);

worldTest(
  "the catalogue tells the configured cache time",
  { settings: { CACHE_TTL_SECONDS: "7" } },
  async (world) => {
    for (const report of await readCatalogue(world)) assert.equal(report.cache_seconds, 7);
  },
);

worldTest("the catalogue tells which column only holders of a key see", {}, async (world) => {
  for (const { slug, access, private_columns } of await readCatalogue(world)) {
    assert.equal(access, "public");
    assert.deepEqual(private_columns, slug === "issues_detail" ? ["email_ketua_bidang"] : []);
  }
});

worldTest(
  "a report that 'REPORTS_REQUIRE_KEY' closes says so in the catalogue and in the document",
  { settings: { REPORTS_REQUIRE_KEY: "kpi", REPORT_KEYS: "k".repeat(16) } },
  async (world) => {
    const access = (await readCatalogue(world)).map(({ slug, access }) => [slug, access]);
    assert.deepEqual(access.filter(([, access]) => access === "key"), [["kpi", "key"]]);
    const { paths } = await (await world.fetch("/docs/json")).json();
    assert.deepEqual(paths["/csv/kpi.csv"].get.security, [{ reportKey: [] }, { reportKeyInQuery: [] }]);
    assert.equal(paths["/csv/heatmap.csv"].get.security, undefined);
  },
);

worldTest("the catalogue may be read by any page, and is asked for anew each time", {}, async (world) => {
  const { headers } = await world.fetch("/reports");
  assert.equal(headers.get("access-control-allow-origin"), "*");
  assert.equal(headers.get("cache-control"), "no-cache");
});
