import assert from "node:assert/strict";
import { hsiCsv, type HsiLine } from "#tests/_support/imports/hsi_csv.ts";
import { type HsiMix, hsiMix } from "#tests/_support/imports/hsi_mix.ts";
import { createImportFleet, type ImportFleet } from "#tests/_support/imports/import_fleet.ts";
import { ImportClient } from "#tests/_support/imports/import_client.ts";
import { KillPlan } from "#tests/_support/imports/kill_plan.ts";
import { needs } from "#tests/_support/needs.ts";

/** Deaths of workers over one import, about. */
const KILLS = Number(Deno.env.get("TEST_IMPORT_KILLS") ?? "19");
/** At each step: before its commit, behind it, often once more, and when a message was lost. */
const KILLS_OF_STEP = 3;
/** Several times what a death costs. */
const KILL_MS = 5_000;
/** Steps that are not batches of rows. */
const OTHER_STEPS = 4;

Deno.test({
  name: "an import whose worker is killed at every commit and at random ends as though nobody had died",
  ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
  timeout: 120_000 + KILLS * KILL_MS,
  async fn() {
    const mix = hsiMix(Math.round(KILLS / KILLS_OF_STEP) - OTHER_STEPS);
    const clean = await cleanRun(mix);
    const plan = new KillPlan({ kill: () => fleet.kill() });
    await using fleet: ImportFleet = await createImportFleet(plan);
    let service = await fleet.start();
    await begin(fleet, mix);
    const { jobId } = await fleet.client.upload("hsi", mix.sheet);
    plan.isOn = true;
    const done = fleet.tables.ended(jobId).then(() => "done");
    while (await Promise.race([service.ended.then(() => "dead"), done]) === "dead") {
      service = await fleet.start();
    }
    plan.end();
    await fleet.kill();
    await fleet.start();
    assert.deepEqual(await seen(fleet, jobId), clean);
    assert.ok(plan.kills >= 2 * plan.steps, `${plan.kills} kills in ${plan.steps} steps`);
  },
});

Deno.test({
  name: "two processes that are given one import again and again, all at once, do its rows once",
  ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
  async fn() {
    const mix = hsiMix(6);
    const clean = await cleanRun(mix);
    await using fleet = await createImportFleet({ concurrency: 4, mishap: () => "duplicate" });
    const services = [await fleet.start(), await fleet.start()];
    await begin(fleet, mix);
    const { jobId } = await fleet.client.upload("hsi", mix.sheet);
    await Promise.all(Array.from({ length: 12 }, () => fleet.deliver(jobId)));
    await fleet.tables.ended(jobId);
    assert.deepEqual(await seen(fleet, jobId), clean);
    for (const service of services) {
      assert.ok(service.logged("request").some(({ path }) => path === "/jobs/run_import"), "each has worked");
      assert.equal(service.stderr, "");
    }
  },
});

Deno.test({
  name: "two uploads of overlapping keys at once, to two processes, end as one after the other would",
  ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
  async fn() {
    const sheets = [1, 2].map((version) => hsiCsv.text(linesOf(version), 8_000));
    await using fleet = await createImportFleet({ concurrency: 4 });
    const services = [await fleet.start(), await fleet.start()];
    const uploads = await Promise.all(services.map(async (service, at) => {
      return await new ImportClient(await service.origin(), fleet.headers).upload("hsi", sheets[at]!);
    }));
    // The queue delivers what it was given, whosever turn it is.
    await Promise.all(uploads.map(({ jobId }) => fleet.deliver(jobId)));
    await Promise.all(uploads.map(({ jobId }) => fleet.tables.ended(jobId)));

    const records = await Promise.all(uploads.map(({ jobId }) => fleet.tables.record(jobId)));
    const order = Number(records[0]!["seq"]) < Number(records[1]!["seq"]) ? [0, 1] : [1, 0];
    const [first, second] = order.map((at) => records[at]!);
    assert.deepEqual([first!["rows_inserted"], first!["rows_updated"]], [400, 0]);
    assert.deepEqual([second!["rows_inserted"], second!["rows_updated"]], [200, 200]);

    await using other = await createImportFleet();
    await other.start();
    for (const at of order) {
      await other.tables.ended((await other.client.upload("hsi", sheets[at]!)).jobId);
    }
    for (const table of ["hsi_orders", "hsi_orders_journal"]) {
      assert.equal(await fleet.tables.print(table), await other.tables.print(table));
    }
  },
});

/** Four hundred orders, of which the other version has two hundred too. */
function linesOf(version: number): HsiLine[] {
  return Array.from({ length: 400 }, (_, at) => ({ key: at + 200 * version, version }));
}

/** What everybody may see of an import that nothing went wrong with, and of what it left behind. */
async function cleanRun(mix: HsiMix) {
  await using fleet = await createImportFleet();
  await fleet.start();
  await begin(fleet, mix);
  const { jobId } = await fleet.client.upload("hsi", mix.sheet);
  assert.equal(await fleet.tables.ended(jobId), "completed");
  const all = await seen(fleet, jobId);
  assert.deepEqual({ ...all.result, ...mix.result }, all.result);
  const statuses = all.report.filter(({ jumlah_order }) => jumlah_order !== 0)
    .map(({ kelompok_status, jumlah_order }) => [kelompok_status, jumlah_order]);
  assert.deepEqual(Object.fromEntries(statuses), mix.statuses);
  return all;
}

/** Imports what comes before, and looks at the report, so that a copy of it is kept. */
async function begin({ client, tables }: ImportFleet, mix: HsiMix): Promise<void> {
  const { jobId } = await client.upload("hsi", mix.before);
  assert.equal(await tables.ended(jobId), "completed");
  await client.report("hsi_funnel");
}

async function seen({ client, tables }: ImportFleet, id: string) {
  const { state, message, result } = await client.status(id);
  return {
    state,
    message,
    result,
    rows: await tables.print("hsi_orders"),
    journal: await tables.print("hsi_orders_journal"),
    failures: await tables.print("import_failures"),
    record: await tables.record(id),
    errors: await client.errorsCsv(id),
    report: await client.report("hsi_funnel"),
  };
}
