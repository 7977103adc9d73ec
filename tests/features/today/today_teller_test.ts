import assert from "node:assert/strict";
import type { TodayCount } from "#src/features/today/today_counter.ts";
import { TODAY_TOPIC } from "#src/features/today/today_message.ts";
import { todayLease } from "#src/features/today/today_lease.ts";
import { TodayTeller } from "#src/features/today/today_teller.ts";
import type { Bus } from "#src/platform/bus.ts";
import type { Lease } from "#src/platform/leases.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { createFleet, type Fleet, type FleetProcess } from "./fleet.ts";
import { createTodayWorld, type TodayWorld } from "./today_world.ts";

function sentence(name: string, run: (fleet: Fleet, world: TodayWorld) => Promise<void>): void {
  Deno.test({
    name: `telling today's number: ${name}`,
    ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
    async fn() {
      await using world = await createTodayWorld();
      await using fleet = createFleet(world);
      await run(fleet, world);
    },
  });
}

async function leaseOf({ leases }: FleetProcess, ttlMs: number = todayLease.ttlMs): Promise<Lease> {
  const lease = await leases.acquire(todayLease.name, ttlMs);
  assert.ok(lease !== "held" && lease !== "unreachable", `${lease}`);
  return lease;
}

/** The totals that were told so far. */
async function toldBy({ bus }: FleetProcess): Promise<number[]> {
  const history = await bus.history(TODAY_TOPIC);
  assert.ok(history !== "unreachable");
  return history.events.map(({ text }) => JSON.parse(text).total);
}

function counted(world: TodayWorld, total: number, day = "2026-11-21"): TodayCount {
  return { total, at: world.now(), day };
}

sentence("it is told once, and again when it changes", async (fleet, world) => {
  const one = await fleet.start();
  const lease = await leaseOf(one);
  const first = await one.teller.tell(counted(world, 5), lease);
  const again = await one.teller.tell(counted(world, 5), lease);
  const other = await one.teller.tell(counted(world, 6), lease);
  assert.ok(first !== "fenced" && again !== "fenced" && other !== "fenced");
  assert.match(first.id!, /^[\da-z]+-1$/i);
  assert.equal(again.id, first.id);
  assert.equal(other.id, first.id!.replace(/1$/, "2"));
  assert.deepEqual(await toldBy(one), [5, 6]);
});

sentence("the same number of another day is news", async (fleet, world) => {
  const one = await fleet.start();
  const lease = await leaseOf(one);
  await one.teller.tell(counted(world, 0), lease);
  world.advance(12 * 3_600_000);
  await one.teller.tell(counted(world, 0, "2026-11-22"), lease);
  assert.deepEqual(await toldBy(one), [0, 0]);
  await lease.release();
  const successor = await fleet.start();
  await successor.teller.tell(counted(world, 0, "2026-11-22"), await leaseOf(successor));
  assert.deepEqual(await toldBy(one), [0, 0]);
});

sentence("who comes next goes on from what was told before", async (fleet, world) => {
  const [one, two] = [await fleet.start(), await fleet.start()];
  const lease = await leaseOf(one);
  const first = await one.teller.tell(counted(world, 5), lease);
  await lease.release();
  const next = await leaseOf(two);
  assert.deepEqual(await two.teller.tell(counted(world, 5), next), first);
  await two.teller.tell(counted(world, 6), next);
  await next.release();
  await one.teller.tell(counted(world, 6), await leaseOf(one));
  assert.deepEqual(await toldBy(one), [5, 6]);
});

sentence(
  "a number that comes late from an earlier owner is refused, and kept nowhere",
  async (fleet, world) => {
    const [one, two] = [await fleet.start(), await fleet.start()];
    const late = await leaseOf(one, 20);
    await one.teller.tell(counted(world, 5), late);
    const paused = counted(world, 6);
    await until("the lease has run out", async () => await one.leases.holder(todayLease.name) === null);
    world.advance(1_000);
    await two.teller.tell(counted(world, 9), await leaseOf(two));
    assert.equal(await one.teller.tell(paused, late), "fenced");
    assert.deepEqual(await toldBy(one), [5, 9]);
    const kept = await one.kept.get();
    assert.equal(typeof kept === "object" && kept?.total, 9);
  },
);

sentence("an event is not told twice when the word that it was told is lost", async (fleet, world) => {
  const one = await fleet.start();
  let lost = 0;
  const bus: Bus = {
    ...one.bus,
    async publish(...event) {
      const position = await one.bus.publish(...event);
      return lost++ === 0 ? "unreachable" : position;
    },
  };
  const teller = new TodayTeller({ bus, kept: one.kept, timezone: "Asia/Jakarta" });
  const lease = await leaseOf(one);
  assert.deepEqual(await teller.tell(counted(world, 5), lease), { total: 5, at: world.now(), id: null });
  const told = await teller.tell(counted(world, 5), lease);
  assert.match(told === "fenced" ? told : told.id!, /-1$/);
  assert.deepEqual(await toldBy(one), [5]);
});

sentence("each owner leaves the number anew, as it may be gone", async (fleet, world) => {
  const one = await fleet.start();
  const first = await leaseOf(one);
  await one.teller.tell(counted(world, 5), first);
  await first.release();
  const gone = { body: "null", etag: '"x"', at: world.now() + 1, rows: 1, tags: [] };
  await one.snapshots.put("visitors:today:count", gone, 60);
  assert.equal(await one.kept.get(), null);
  world.advance(2);
  const told = await one.teller.tell(counted(world, 5), await leaseOf(one));
  assert.deepEqual(await one.kept.get(), told);
});

sentence("all find the number with the event that told it, until the day is over", async (fleet, world) => {
  const [one, two] = [await fleet.start(), await fleet.start()];
  const told = await one.teller.tell(counted(world, 5), await leaseOf(one));
  assert.deepEqual(await two.kept.get(), told);
  const snapshot = await two.snapshots.get("visitors:today:count");
  assert.ok(typeof snapshot === "object");
  assert.deepEqual(snapshot?.tags, ["visitors"]);
  world.advance(12 * 3_600_000 - 1);
  assert.deepEqual(await two.kept.get(), told);
  world.advance(1);
  assert.equal(await two.kept.get(), null);
});

sentence("a number that stays is written now and then, not at every turn", async (fleet, world) => {
  const one = await fleet.start();
  const lease = await leaseOf(one);
  await one.teller.tell(counted(world, 5), lease);
  const asked = one.front.requests();
  for (let turn = 0; turn < 9; turn++) {
    world.advance(1_000);
    await one.teller.tell(counted(world, 5), lease);
  }
  assert.equal(one.front.requests(), asked);
  world.advance(1_000);
  const last = await one.teller.tell(counted(world, 5), lease);
  assert.deepEqual(await one.kept.get(), last);
});

sentence(
  "stores out of reach are no failure; what they missed is told when they are back",
  async (fleet, world) => {
    const one = await fleet.start();
    const lease = await leaseOf(one);
    await one.teller.tell(counted(world, 5), lease);
    one.front.setFault("down");
    assert.deepEqual(await one.teller.tell(counted(world, 6), lease), {
      total: 6,
      at: world.now(),
      id: null,
    });
    one.front.setFault("none");
    await until("it is told and kept", async () => {
      const told = await one.teller.tell(counted(world, 6), lease);
      const kept = await one.kept.get();
      return typeof kept === "object" && kept !== null && told !== "fenced" && kept.id === told.id;
    });
    assert.deepEqual(await toldBy(one), [5, 6]);
  },
);

sentence("what another program has left in the store counts as nothing", async (fleet, world) => {
  const one = await fleet.start();
  for (const body of ["", "null", "7", "{}", `{"total":"5","at":1,"id":null}`, "{"]) {
    world.advance(1);
    const foreign = { body, etag: '"x"', at: world.now(), rows: 1, tags: [] };
    assert.equal(await one.snapshots.put("visitors:today:count", foreign, 60), true);
    assert.equal(await one.kept.get(), null, body);
  }
});
