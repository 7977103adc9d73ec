import assert from "node:assert/strict";
import { todayLease } from "#src/features/today/today_lease.ts";
import { TODAY_TOPIC } from "#src/features/today/today_message.ts";
import { needs } from "#tests/_support/needs.ts";
import { turns } from "#tests/_support/turns.ts";
import { until } from "#tests/_support/until.ts";
import { createFleet, type Fleet, type FleetProcess } from "./fleet.ts";
import { createTodayWorld, type TodayWorld } from "./today_world.ts";

/** So long that nothing happens by the clock. */
const NEVER_MS = 3_600_000;

function sentence(name: string, run: (fleet: Fleet, world: TodayWorld) => Promise<void>): void {
  Deno.test({
    name: `today's loop: ${name}`,
    ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
    async fn() {
      await using world = await createTodayWorld();
      await using fleet = createFleet(world);
      await run(fleet, world);
    },
  });
}

async function lastTold({ bus }: FleetProcess): Promise<number | null> {
  const history = await bus.history(TODAY_TOPIC);
  const text = history === "unreachable" ? undefined : history.events.at(-1)?.text;
  return text === undefined ? null : JSON.parse(text).total;
}

function untilTold(process: FleetProcess, total: number): Promise<void> {
  return until(`${total} is told`, async () => await lastTold(process) === total);
}

function untilFree({ leases }: FleetProcess): Promise<void> {
  return until("the lease is free", async () => await leases.holder(todayLease.name) === null);
}

sentence("it counts while somebody watches, and not before or after", async (fleet, world) => {
  const one = await fleet.start({ minIntervalMs: 1 });
  await turns(20);
  assert.equal(world.asked(), 0);
  assert.deepEqual(one.loop.figures, {
    owner: false,
    turns: 0,
    lastMs: 0,
    intervalMs: 1,
    mode: "incremental",
  });
  one.loop.setWatchers(1);
  await untilTold(one, 0);
  await world.visit();
  await untilTold(one, 1);
  assert.ok(one.loop.figures.owner && one.loop.figures.turns >= 2);
  one.loop.setWatchers(3);
  one.loop.setWatchers(0);
  await untilFree(one);
  const asked = world.asked();
  await turns(50);
  assert.equal(world.asked(), asked);
  assert.deepEqual(one.observations, [
    { event: "today_loop", holds: true },
    { event: "today_loop", holds: false, why: "unwatched" },
  ]);
  one.loop.setWatchers(1);
  await world.visit();
  await untilTold(one, 2);
});

sentence("watchers that come while it is ending are counted for", async (fleet, world) => {
  const one = await fleet.start({ minIntervalMs: 1 });
  for (let time = 0; time < 5; time++) {
    one.loop.setWatchers(1);
    await turns(time);
    one.loop.setWatchers(0);
    await turns(time);
  }
  one.loop.setWatchers(1);
  await world.visit();
  await untilTold(one, 1);
});

sentence(
  "any number of watchers that come and go is one count until its time comes",
  async (fleet, world) => {
    const one = await fleet.start({ minIntervalMs: NEVER_MS });
    for (let count = 1; count <= 100; count++) one.loop.setWatchers(count);
    await untilTold(one, 0);
    await world.visit();
    for (let count = 100; count >= 1; count--) one.loop.setWatchers(count);
    await turns(50);
    assert.equal(world.asked(), 1);
  },
);

sentence("after a slow count the database rests four times as long", async (fleet, world) => {
  const one = await fleet.start({ minIntervalMs: 1 });
  await world.own.sql("lock tables visitor_count write");
  one.loop.setWatchers(1);
  await until("it waits for the table", async () => (await world.own.threads("visitor_count")).length === 1);
  const seen = performance.now();
  await until("a while is over", () => performance.now() - seen > 150);
  await world.own.sql("unlock tables");
  await untilTold(one, 0);
  const { lastMs, intervalMs } = one.loop.figures;
  assert.ok(lastMs > 150, `${lastMs}`);
  assert.ok(Math.abs(intervalMs - 5 * lastMs) < 1, `${intervalMs}`);
  await world.visit();
  await turns(20);
  assert.equal(one.loop.figures.turns, 1);
});

sentence("a database that fails is told once, left to others, and asked again", async (fleet, world) => {
  const [one, two] = [await fleet.start({ minIntervalMs: 1 }), await fleet.start()];
  await world.own.sql("rename table visitor_count to away");
  one.loop.setWatchers(1);
  await until("it has failed", () => one.observations.length > 0);
  await untilFree(two);
  await until("it has failed again", () => world.asked() >= 2);
  await world.own.sql("rename table away to visitor_count");
  await until("it is over", () => one.observations.length >= 3);
  assert.deepEqual(
    one.observations.map(({ event, ...rest }) => ({ event, over: "over" in rest ? rest.over : null })),
    [{ event: "today_failed", over: false }, { event: "today_failed", over: true }, {
      event: "today_loop",
      over: null,
    }],
  );
});

sentence(
  "a stopping process gives the lease back at once, whatever the database does",
  async (fleet, world) => {
    const [one, two] = [await fleet.start(), await fleet.start({ library: world.connect(world.own.url) })];
    await world.own.sql("lock tables visitor_count write");
    one.loop.setWatchers(1);
    await until("it counts", () => world.asked() === 1);
    const started = performance.now();
    await one.loop.close();
    assert.ok(performance.now() - started < 550);
    assert.equal(await two.leases.holder(todayLease.name), null);
    one.loop.setWatchers(2);
    await turns(20);
    assert.equal(world.asked(), 1);
    await world.own.sql("unlock tables");
  },
);

sentence(
  "without the stores it counts for this process, and goes back to the lease with them",
  async (fleet, world) => {
    const one = await fleet.start({ minIntervalMs: 1 });
    one.front.setFault("down");
    one.loop.setWatchers(1);
    await until("it is offered", () => one.offered.length > 0);
    assert.equal(one.loop.figures.owner, false);
    await world.visit();
    await until("the new number is offered", () => one.offered.at(-1)?.total === 1);
    one.front.setFault("none");
    await untilTold(one, 1);
    const offered = one.offered.length;
    await world.visit();
    await untilTold(one, 2);
    assert.equal(one.offered.length, offered);
    assert.equal(one.loop.figures.owner, true);
  },
);

sentence("an owner that cannot tell offers its numbers meanwhile", async (fleet, world) => {
  const one = await fleet.start({ minIntervalMs: 1 });
  one.loop.setWatchers(1);
  await untilTold(one, 0);
  one.front.setFault("down");
  await world.visit();
  await until("it is offered", () => one.offered.at(-1)?.total === 1);
  assert.equal(one.loop.figures.owner, true);
  one.front.setFault("none");
  await untilTold(one, 1);
});

sentence("an owner that is told of a later one stops before its lease does", async (fleet, world) => {
  const [one, two] = [await fleet.start({ minIntervalMs: 1 }), await fleet.start()];
  one.loop.setWatchers(1);
  await untilTold(one, 0);
  await two.bus.publish(TODAY_TOPIC, '{"total":9,"at":0}', { fence: Number.MAX_SAFE_INTEGER });
  await world.visit();
  await until("it stops", () => one.observations.length >= 2);
  assert.deepEqual(one.observations[1], { event: "today_loop", holds: false, why: "lost" });
  assert.equal(await lastTold(one), 9);
});
