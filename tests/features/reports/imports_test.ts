import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createReportsFleet, type ReportsFleet } from "#tests/_support/reports_fleet.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import type { ReportsProcess } from "#tests/_support/reports_process.ts";
import { turns } from "#tests/_support/turns.ts";
import { until } from "#tests/_support/until.ts";

const WAITING = `select 1 from pg_locks l join pg_database d on d.oid = l.database
where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`;
const SOS = "/csv/sos_orders_by_witel.csv";

function fleetTest(name: string, over: "memory" | "redis", fn: (fleet: ReportsFleet) => Promise<void>): void {
  Deno.test({
    name: `${name} (${over})`,
    ...(over === "memory" ? needs("TEST_POSTGRES_URL") : needs("TEST_POSTGRES_URL", "TEST_REDIS_URL")),
    async fn() {
      await using fleet = await createReportsFleet(over);
      await fn(fleet);
    },
  });
}

async function read({ fetch }: ReportsProcess, path = SOS, etag?: string) {
  const response = await fetch(path, etag === undefined ? {} : { headers: { "if-none-match": etag } });
  const body = await response.text();
  return {
    status: response.status,
    cache: response.headers.get("x-cache"),
    etag: response.headers.get("etag")!,
    body,
    orders: Number(/Pending,(\d+),/.exec(body)?.[1] ?? 0),
  };
}

/** One order more; committed, and not told yet. */
async function land({ app }: ReportsFleet): Promise<void> {
  await app.sql(
    "insert into sos_orders (order_id, witel_baru, li_status) values (gen_random_uuid()::text, 'BALI', 'Pending')",
  );
}

function raise({ importer }: ReportsFleet, version: number): Promise<"raised" | "unreachable"> {
  return importer.raise(new Map([["import_sos", version]]));
}

for (const over of ["memory", "redis"] as const) {
  fleetTest("once an import has ended no process gives an answer from before it", over, async (fleet) => {
    const [one, two] = [await fleet.join(), await fleet.join()];
    const paths = [SOS, "/json/sos_orders_by_witel.json", `${SOS}?delimiter=semicolon`];
    for (const path of paths) for (const process of [one, two]) await read(process, path);
    for (const process of [one, two]) assert.equal((await read(process)).cache, "HIT");
    await land(fleet);
    // Not told yet, so what is fresh is given.
    assert.deepEqual([(await read(one)).orders, (await read(two)).orders], [0, 0]);
    assert.equal(await raise(fleet, 1), "raised");
    for (const process of [two, one]) {
      assert.equal((await read(process)).orders, 1);
      for (const path of paths) assert.match((await read(process, path)).body, /Pending/);
      assert.equal((await read(process)).cache, "HIT");
    }
  });

  fleetTest("nor is a copy from before it called good", over, async (fleet) => {
    const [one, two] = [await fleet.join(), await fleet.join()];
    const { etag } = await read(one);
    for (const process of [one, two]) assert.equal((await read(process, SOS, etag)).status, 304);
    await land(fleet);
    await raise(fleet, 1);
    for (const process of [one, two]) {
      const { status, orders, etag: now } = await read(process, SOS, etag);
      assert.deepEqual([status, orders], [200, 1]);
      assert.equal((await read(process, SOS, now)).status, 304);
    }
  });

  fleetTest("a copy is good if the import has changed nothing that the report tells", over, async (fleet) => {
    const process = await fleet.join();
    await land(fleet);
    const { etag } = await read(process);
    await raise(fleet, 1);
    const { status, cache } = await read(process, SOS, etag);
    assert.deepEqual([status, cache], [304, "MISS"]);
  });

  fleetTest("an import of another kind costs no statement", over, async (fleet) => {
    const process = await fleet.join();
    await read(process);
    await read(process, "/csv/hsi_funnel.csv");
    await raise(fleet, 1);
    assert.equal((await read(process, "/csv/hsi_funnel.csv")).cache, "HIT");
    assert.equal((await read(process)).cache, "MISS");
  });

  fleetTest("a process that begins later finds what was kept since the import", over, async (fleet) => {
    const one = await fleet.join();
    await read(one);
    await land(fleet);
    await raise(fleet, 1);
    await read(one);
    await until("the store has it", async () => {
      const { orders, cache } = await read(await fleet.join());
      assert.equal(orders, 1);
      return cache === "HIT";
    });
  });

  fleetTest("an answer from before the import is not given while the database fails", over, async (fleet) => {
    const process = await fleet.join();
    await read(process);
    await fleet.app.sql("alter table sos_orders rename to sos_later");
    assert.equal((await read(process)).status, 200);
    await raise(fleet, 1);
    assert.equal((await read(process)).status, 503);
    await fleet.app.sql("alter table sos_later rename to sos_orders");
    assert.equal((await read(process)).status, 200);
  });

  fleetTest("readers who come while imports end never see an order go again", over, async (fleet) => {
    const processes = [await fleet.join(), await fleet.join()];
    const IMPORTS = 12;
    let ended = 0;
    const importing = (async () => {
      for (let version = 1; version <= IMPORTS; version++) {
        await land(fleet);
        assert.equal(await raise(fleet, version), "raised");
        ended = version;
      }
    })();
    const readers = processes.flatMap((process) => [process, process, process]).map(async (process) => {
      let reads = 0;
      let etag: string | undefined;
      for (; ended < IMPORTS || reads === 0; reads++) {
        // Answers out of memory come without one, and would let nobody else have a turn.
        await turns(1);
        const least = ended;
        const answer = await read(process, SOS, etag);
        if (answer.status === 304) continue;
        assert.ok(answer.orders >= least, `${answer.orders} orders after ${least} imports`);
        etag = answer.etag;
      }
    });
    await Promise.all([importing, ...readers]);
    for (const process of processes) assert.equal((await read(process)).orders, IMPORTS);
  });

  Deno.test({
    name: `a run that began before the import ended is not taken for one that began after it (${over})`,
    ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
    async fn() {
      // It sees the table as it was when it began, and ends when it is let.
      await using folder = await createReportsFolder({
        held: `-- @database app
-- @tags     sos
-- @column   orders integer
with held as materialized (
  select pg_advisory_xact_lock_shared(5)::text as held
)
select (select count(*) from sos_orders)::int as orders
from held
where held = ''`,
      });
      await using fleet = await createReportsFleet(over, folder.path);
      const [one, two] = [await fleet.join(), await fleet.join()];
      const ask = async ({ fetch }: ReportsProcess) => (await (await fetch("/csv/held.csv")).text()).trim();
      await fleet.app.sql("select pg_advisory_lock(5)");
      const before = ask(one);
      const waiting = async () => (await fleet.app.sql(WAITING)).length;
      await until("the first run waits", async () => await waiting() === 1);
      await land(fleet);
      await raise(fleet, 1);
      const after = [ask(one), ask(two), ask(one)];
      await until("the others wait", async () => await waiting() === 3);
      await fleet.app.sql("select pg_advisory_unlock(5)");
      assert.equal(await before, "orders\r\n0");
      assert.deepEqual(await Promise.all(after), Array(3).fill("orders\r\n1"));
      assert.deepEqual([await ask(one), await ask(two)], Array(2).fill("orders\r\n1"));
    },
  });
}

fleetTest(
  "while Redis is down an import shows when the answer is no longer fresh",
  "redis",
  async (fleet) => {
    const [one, two] = [await fleet.join(), await fleet.join()];
    for (const process of [one, two]) await read(process);
    fleet.store!.setFault("down");
    await land(fleet);
    assert.equal(await raise(fleet, 1), "unreachable");
    for (const process of [one, two]) {
      const { status, orders, cache, etag } = await read(process);
      assert.deepEqual([status, orders, cache], [200, 0, "HIT"]);
      assert.equal((await read(process, SOS, etag)).status, 304);
      process.advance(60_000);
      assert.deepEqual((await read(process, SOS, etag)).orders, 1);
    }
    await land(fleet);
    fleet.store!.setFault("none");
    assert.equal(await raise(fleet, 2), "raised");
    for (const process of [one, two]) assert.equal((await read(process)).orders, 2);
  },
);

fleetTest("caches must ask about a copy that an import may overtake", "memory", async (fleet) => {
  const process = await fleet.join();
  const first = await process.fetch(SOS);
  await first.body?.cancel();
  assert.equal(first.headers.get("cache-control"), "public, no-cache");
  const again = await process.fetch(SOS, { headers: { "if-none-match": first.headers.get("etag")! } });
  assert.deepEqual([again.status, again.headers.get("cache-control")], [304, "public, no-cache"]);
  const { reports } = await (await process.fetch("/reports")).json();
  const { imports } = reports.find(({ slug }: { slug: string }) => slug === "sos_orders_by_witel");
  assert.deepEqual(imports, ["sos"]);
});
