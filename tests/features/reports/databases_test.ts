import assert from "node:assert/strict";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMemoryWatermarks } from "#src/platform/memory_watermarks.ts";
import { importedTables } from "#tests/_support/imported_tables.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import {
  createReportsProcess,
  type ReportsProcess,
  type ReportsProcessOptions,
} from "#tests/_support/reports_process.ts";

const ROOT = new URL("../../../", import.meta.url);
const PLANE = Object.keys(trapsExpected).sort();
const IMPORTED = ["datin_revenue_by_segment", "hsi_funnel", "jt_projects_by_status", "sos_orders_by_witel"];
/** Nobody listens there. */
const NOWHERE = new URL("postgres://nobody:nothing@127.0.0.1:1/nowhere");

function processOf(
  options: Pick<ReportsProcessOptions, "app" | "monev" | "sqlDirectory">,
): Promise<ReportsProcess> {
  return createReportsProcess({
    ...options,
    snapshots: createMemorySnapshots({ sizeMax: 1 << 20, now: Date.now }),
    watermarks: createMemoryWatermarks({ now: Date.now }),
  });
}

async function createPlane() {
  const scripts = ["sql/demo/plane_schema.sql", "tests/_support/plane/traps.sql"];
  return await createOwnPostgres(
    await Promise.all(scripts.map((path) => Deno.readTextFile(new URL(path, ROOT)))),
  );
}

function databasesTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ...needs("TEST_POSTGRES_URL"), fn });
}

async function slugsOf({ fetch }: ReportsProcess): Promise<string[]> {
  const { reports } = await (await fetch("/reports")).json();
  return reports.map(({ slug }: { slug: string }) => slug);
}

async function statusOf({ fetch, reports }: ReportsProcess, slug: string): Promise<number> {
  const undocumented = !reports.databases.includes(IMPORTED.includes(slug) ? "app" : "monev");
  const response = await fetch(`/csv/${slug}.csv`, { undocumented });
  await response.body?.cancel();
  return response.status;
}

databasesTest("with both databases there are the reports over both, each read from its own", async () => {
  await using plane = await createPlane();
  await using app = await createOwnPostgres([importedTables.sql]);
  await using process = await processOf({ app: app.url, monev: plane.url });
  assert.deepEqual(process.reports.databases, ["app", "monev"]);
  assert.deepEqual(await slugsOf(process), [...PLANE, ...IMPORTED].sort());
  for (const slug of [...PLANE, ...IMPORTED]) assert.equal(await statusOf(process, slug), 200, slug);
  for (const database of process.reports.databases) {
    assert.deepEqual(await process.reports.examine(database), { status: "ok" });
  }
});

databasesTest(
  "a report whose database is not configured is neither in the catalogue nor anywhere else",
  async () => {
    await using plane = await createPlane();
    await using app = await createOwnPostgres([importedTables.sql]);
    await using planeAlone = await processOf({ monev: plane.url });
    await using appAlone = await processOf({ app: app.url });
    assert.deepEqual(await slugsOf(planeAlone), PLANE);
    assert.deepEqual(await slugsOf(appAlone), IMPORTED);
    assert.deepEqual([await statusOf(planeAlone, "hsi_funnel"), await statusOf(planeAlone, "kpi")], [
      404,
      200,
    ]);
    assert.deepEqual([await statusOf(appAlone, "hsi_funnel"), await statusOf(appAlone, "kpi")], [200, 404]);
    assert.deepEqual(appAlone.reports.databases, ["app"]);
  },
);

databasesTest(
  "a table that no import has made yet is named, and the report is there when it is",
  async () => {
    await using app = await createOwnPostgres([importedTables.sql]);
    await app.sql("alter table hsi_orders rename to hsi_later");
    await app.sql("alter table sos_orders drop column witel_baru");
    await using process = await processOf({ app: app.url });
    await process.reports.check();
    for (
      const [slug, missing] of [["hsi_funnel", "hsi_orders"], [
        "sos_orders_by_witel",
        "sos_orders.witel_baru",
      ]]
    ) {
      const response = await process.fetch(`/csv/${slug}.csv`);
      const { code, missing: named } = await response.json();
      assert.deepEqual([response.status, code, named], [503, "source_incomplete", [missing]]);
    }
    assert.equal(await statusOf(process, "jt_projects_by_status"), 200);
    assert.deepEqual(await process.reports.examine("app"), {
      status: "warn",
      detail: "Missing, or not readable: sos_orders.witel_baru, hsi_orders",
    });
    await app.sql("alter table hsi_later rename to hsi_orders");
    await app.sql("alter table sos_orders add column witel_baru text");
    assert.deepEqual(await process.reports.examine("app"), { status: "ok" });
    for (const slug of IMPORTED) assert.equal(await statusOf(process, slug), 200, slug);
  },
);

databasesTest("a statement that does not fit is told once, and not any more when it does", async () => {
  await using app = await createOwnPostgres([importedTables.sql]);
  await using folder = await createReportsFolder({
    extra: "-- @database app\n-- @tags sos\nselect * from extra",
  });
  await using process = await processOf({ app: app.url, sqlDirectory: folder.path });
  await process.reports.check();
  await process.reports.check();
  const { status, detail } = await process.reports.examine("app");
  assert.equal(status, "warn");
  assert.match(detail!, /^Unusable: extra \(.*42P01.*\)$/);
  const told = process.observations.filter(({ event }) => event === "report_unusable");
  assert.equal(told.length, 1);
  await app.sql("create table extra (id integer)");
  assert.deepEqual(await process.reports.examine("app"), { status: "ok" });
});

databasesTest("a database that is down is no trouble of the reports over the other", async () => {
  await using plane = await createPlane();
  await using process = await processOf({ app: NOWHERE, monev: plane.url });
  const response = await process.fetch("/csv/hsi_funnel.csv");
  assert.deepEqual([response.status, (await response.json()).code], [503, "source_unavailable"]);
  assert.equal(await (await process.fetch("/csv/kpi.csv")).text(), trapsExpected["kpi"]);
  assert.deepEqual(await process.reports.examine("monev"), { status: "ok" });
  assert.equal((await process.reports.examine("app")).status, "fail");
  await process.reports.check();
  const told = process.observations.flatMap((one) => one.event === "source_unreachable" ? [one.source] : []);
  assert.deepEqual(told, ["app"]);
});

databasesTest("only of a database that is somebody else's it is told that we could write it", async () => {
  await using plane = await createPlane();
  await using app = await createOwnPostgres([importedTables.sql]);
  await using process = await processOf({ app: app.url, monev: plane.url });
  await process.reports.check();
  const told = process.observations.flatMap((one) => one.event === "source_writable" ? [one.source] : []);
  assert.deepEqual(told, ["monev"]);
});

databasesTest("every report knows the time and the time zone, without declaring them", async () => {
  await using app = await createOwnPostgres();
  await using folder = await createReportsFolder({
    clock: `-- @database app
-- @column   zone text
-- @column   near boolean
select :timezone::text as zone, now() - :now::timestamptz < interval '1 hour' as near`,
  });
  await using process = await processOf({ app: app.url, sqlDirectory: folder.path });
  assert.equal(await (await process.fetch("/csv/clock.csv")).text(), "zone,near\r\nAsia/Jakarta,true\r\n");
});

databasesTest("a report over the app's database may not use what only Plane's have", async () => {
  await using app = await createOwnPostgres();
  await using folder = await createReportsFolder({
    scoped: "-- @database app\nselect :project_id::text as id",
  });
  await assert.rejects(
    processOf({ app: app.url, sqlDirectory: folder.path }),
    (error: AggregateError) => /':project_id' is not known/.test(error.errors[0].message),
  );
});
