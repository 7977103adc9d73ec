import assert from "node:assert/strict";
import type { CommitFate } from "#tests/_support/imports/commit_gate.ts";
import { hsiCsv, type HsiLine } from "#tests/_support/imports/hsi_csv.ts";
import { createImportFleet, type ImportFleet } from "#tests/_support/imports/import_fleet.ts";
import { createImportRole } from "#tests/_support/imports/import_role.ts";
import { isStep } from "#tests/_support/imports/is_step.ts";
import { jtCsv } from "#tests/_support/imports/jt_csv.ts";
import { KillPlan } from "#tests/_support/imports/kill_plan.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";

const NEEDS = needs("TEST_POSTGRES_URL", "TEST_REDIS_URL");
/** Rows that are taken back in one transaction. */
const STEP = { IMPORT_BATCH_ROWS: "60" };
/** So long that a batch of about a hundred of them lands in one transaction. */
const LONG = 8_000;

for (const { kind, before, sheet, reversed } of [hsi(), jt()]) {
  Deno.test({
    name: `${kind}: an import that is taken back leaves table and journal as they were before it`,
    ...NEEDS,
    async fn() {
      await using fleet = await createImportFleet({ settings: STEP });
      await fleet.start();
      await imported(fleet, kind, before);
      const prints = await printsOf(fleet, kind);
      const id = await imported(fleet, kind, sheet);
      assert.notDeepEqual(await printsOf(fleet, kind), prints);

      await takeBack(fleet, id);
      assert.deepEqual(await printsOf(fleet, kind), prints);
      const { result } = await fleet.client.status(id);
      assert.deepEqual(undone(result), { reversed, keptEdited: 0, keptSuperseded: 0, errored: 0 });

      const record = await fleet.tables.record(id);
      const again = await fleet.client.demand("rollback", id);
      assert.deepEqual([again.state, again.phase, again.result], ["rolled_back", "done", result]);
      assert.deepEqual(await fleet.tables.record(id), record);
      assert.deepEqual(await printsOf(fleet, kind), prints);
    },
  });
}

Deno.test({
  name: "rows that people have edited or deleted since are kept, counted and told",
  ...NEEDS,
  async fn() {
    await using fleet = await createImportFleet({ settings: STEP });
    await fleet.start();
    const { kind, before, sheet } = hsi();
    await imported(fleet, kind, before);
    const edited = { inserted: 301, updated: 11, gone: 13 };
    const ids = Object.values(edited).map((key) => `'${hsiCsv.orderId(key)}'`).join(", ");
    const others = `(select * from hsi_orders where order_id not in (${ids}))`;
    const print = await fleet.tables.print(others);
    const id = await imported(fleet, kind, sheet);
    const { sql } = fleet.database;
    await sql(`update hsi_orders set customer_name = 'By hand' where order_id in (${ids})`);
    await sql("delete from hsi_orders where order_id = $1", [hsiCsv.orderId(edited.gone)]);
    const kept = await fleet.tables.printOfValues(`(select * from hsi_orders where order_id in (${ids}))`);

    await takeBack(fleet, id);
    const { result, message } = await fleet.client.status(id);
    assert.equal(result["keptEdited"], 3);
    assert.match(message, /3 kept/);
    assert.equal(await fleet.tables.print(others), print);
    assert.equal(
      await fleet.tables.printOfValues(`(select * from hsi_orders where order_id in (${ids}))`),
      kept,
    );
  },
});

Deno.test({
  name: "a rollback whose worker is killed at every commit and at random comes to its end",
  ...NEEDS,
  async fn() {
    const plan = new KillPlan({ kill: () => fleet.kill() });
    await using fleet: ImportFleet = await createImportFleet({ ...plan, settings: STEP });
    let service = await fleet.start();
    const { kind, before, sheet, reversed } = hsi();
    await imported(fleet, kind, before);
    const prints = await printsOf(fleet, kind);
    const id = await imported(fleet, kind, sheet);
    plan.isOn = true;
    // Whoever asks may hear nothing, as the process dies, and then asks again: it may not have been written down.
    const ask = () => fleet.client.demand("rollback", id).catch(() => {});
    const asked = [ask()];
    const done = fleet.tables.ended(id, "rolled_back").then(() => "done");
    while (await Promise.race([service.ended.then(() => "dead"), done]) === "dead") {
      service = await fleet.start();
      asked.push(ask());
    }
    plan.end();
    await fleet.kill();
    await fleet.start();
    await Promise.all(asked);
    assert.ok(plan.kills >= 2 * plan.steps && plan.steps > 6, `${plan.kills} kills in ${plan.steps} steps`);
    assert.deepEqual(await printsOf(fleet, kind), prints);
    const { result } = await fleet.client.demand("rollback", id);
    assert.deepEqual(undone(result), { reversed, keptEdited: 0, keptSuperseded: 0, errored: 0 });
  },
});

Deno.test({
  name: "an import that is cancelled while it writes rows leaves the table as it was",
  ...NEEDS,
  async fn() {
    const halt = haltAt(3);
    await using fleet = await createImportFleet({ ...halt, settings: STEP, concurrency: 1 });
    await fleet.start();
    const { kind, before, sheet } = hsi(LONG);
    await imported(fleet, kind, before);
    const prints = await printsOf(fleet, kind);
    const asked = Promise.withResolvers<unknown>();
    halt.next = () => waitingInLine(fleet, () => asked.resolve(fleet.client.demand("cancel", jobId)));
    const { jobId } = await fleet.client.upload(kind, sheet);
    await asked.promise;
    assert.equal(await fleet.tables.ended(jobId), "cancelled");
    const { result } = await fleet.client.status(jobId);
    assert.ok(result["reversed"]! > 0, "rows had landed");
    assert.deepEqual(await printsOf(fleet, kind), prints);
  },
});

Deno.test({
  name:
    "an import that fails again and again is taken back, and succeeds when the cause is mended and somebody retries",
  ...NEEDS,
  async fn() {
    const halt = haltAt(3);
    await using fleet = await createImportFleet({ ...halt, settings: STEP, concurrency: 1 });
    const { kind, before, sheet } = hsi(LONG);
    await fleet.start();
    await imported(fleet, kind, before);
    const prints = await printsOf(fleet, kind);
    await fleet.kill();
    await using role = await createImportRole(fleet.database);
    const start = () => fleet.start({ APP_DATABASE_URL: role.addressOf(fleet.gateUrl) });
    await start();
    halt.next = () => role.mayWrite("hsi_orders", false);
    const { jobId } = await fleet.client.upload(kind, sheet);
    await until("taking it back fails too", async () => {
      const [row] = await fleet.database.sql("select phase, state from imports where id = $1", [jobId]);
      return row!["phase"] === "undo" && row!["state"] === "delayed";
    });
    await role.mayWrite("hsi_orders", true);
    // A process that starts sends what is not done.
    await start();
    assert.equal(await fleet.tables.ended(jobId), "failed");
    assert.deepEqual(await printsOf(fleet, kind), prints);
    assert.match((await fleet.client.status(jobId)).message, /given up/);

    await fleet.client.demand("retry", jobId);
    assert.equal(await fleet.tables.ended(jobId), "completed");
    assert.equal((await fleet.client.status(jobId)).result["successRows"], 400);
    await takeBack(fleet, jobId);
    assert.deepEqual(await printsOf(fleet, kind), prints);
    await fleet.kill();
  },
});

Deno.test({
  name: "what a newer import has is kept, and taking back that one too gives what was before both",
  ...NEEDS,
  async fn() {
    await using fleet = await createImportFleet({ settings: STEP });
    await fleet.start();
    const { kind, before, sheet } = hsi();
    await imported(fleet, kind, before);
    const prints = await printsOf(fleet, kind);
    const older = await imported(fleet, kind, sheet);
    const newer = await imported(fleet, kind, hsiCsv.text(lines(250, 350, 7)));
    const values = await fleet.tables.print("(select * from hsi_orders where import_id = 3)");

    await takeBack(fleet, older);
    const { result } = await fleet.client.status(older);
    assert.equal(result["keptSuperseded"], 100);
    assert.equal(result["keptEdited"], 0);
    assert.equal(await fleet.tables.print("(select * from hsi_orders where import_id = 3)"), values);

    await takeBack(fleet, newer);
    assert.deepEqual(await printsOf(fleet, kind), prints);
  },
});

Deno.test({
  name: "an import that is taken back while a newer one writes rows leaves what that one alone would have",
  ...NEEDS,
  async fn() {
    const halt = haltAt(3);
    await using fleet = await createImportFleet({ ...halt, settings: STEP, concurrency: 1 });
    await fleet.start();
    const { kind, before, sheet } = hsi(LONG);
    const newerSheet = hsiCsv.text(lines(50, 450, 7), LONG);
    await imported(fleet, kind, before);
    const prints = await printsOf(fleet, kind);
    const alone = await imported(fleet, kind, newerSheet);
    const values = await fleet.tables.printOfValues("hsi_orders");
    await takeBack(fleet, alone);

    const older = await imported(fleet, kind, sheet);
    const asked = Promise.withResolvers<unknown>();
    halt.next = () => waitingInLine(fleet, () => asked.resolve(fleet.client.demand("rollback", older)));
    const newer = await imported(fleet, kind, newerSheet);
    await asked.promise;
    assert.equal(await fleet.tables.ended(older), "rolled_back");
    assert.equal(await fleet.tables.printOfValues("hsi_orders"), values);
    await takeBack(fleet, newer);
    assert.deepEqual(await printsOf(fleet, kind), prints);
  },
});

/** Known orders with other values, with the same ones, and new ones. */
function hsi(memoLength?: number) {
  const before = hsiCsv.text(lines(0, 200, 0), memoLength);
  const sheet = hsiCsv.text([...lines(0, 100, 1), ...lines(100, 200, 0), ...lines(200, 400, 1)], memoLength);
  return { kind: "hsi", before, sheet, reversed: 300 };
}

function jt() {
  const before = jtCsv(lines(0, 200, 0));
  return { kind: "jt", before, sheet: jtCsv([...lines(100, 200, 0), ...lines(200, 350, 1)]), reversed: 250 };
}

function lines(from: number, to: number, version: number): HsiLine[] {
  return Array.from({ length: to - from }, (_, at) => ({ key: from + at, version }));
}

async function imported({ client, tables }: ImportFleet, kind: string, csv: string): Promise<string> {
  const { jobId } = await client.upload(kind, csv);
  assert.equal(await tables.ended(jobId), "completed");
  return jobId;
}

async function takeBack({ client, tables }: ImportFleet, id: string): Promise<void> {
  await client.demand("rollback", id);
  assert.equal(await tables.ended(id), "rolled_back");
}

async function printsOf({ tables }: ImportFleet, kind: string): Promise<readonly string[]> {
  const table = { hsi: "hsi_orders", jt: "jt_projects" }[kind];
  return await Promise.all([table, `${table}_journal`].map((name) => tables.print(name!)));
}

function undone({ reversed, keptEdited, keptSuperseded, errored }: Readonly<Record<string, number>>) {
  return { reversed, keptEdited, keptSuperseded, errored };
}

/** Asks something of imports that cannot be done before a transaction of others is over, and waits until it is in line. */
async function waitingInLine({ database }: ImportFleet, ask: () => void): Promise<void> {
  ask();
  await until("it waits for its turn", async () => {
    return (await database.sessions("at work", "for update")).length > 0;
  });
}

/** Holds up the commit of an import's batch number `count` for something to happen, once that is said. */
function haltAt(count: number) {
  let met = 0;
  const halt = {
    next: null as (() => Promise<void>) | null,
    async fate(statements: string): Promise<CommitFate> {
      if (halt.next === null || !isStep(statements) || !statements.includes("hsi_orders")) return "pass";
      if (++met === count) await halt.next();
      return "pass";
    },
  };
  return halt;
}
