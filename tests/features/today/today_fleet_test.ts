import assert from "node:assert/strict";
import { todayLease } from "#src/features/today/today_lease.ts";
import { TODAY_TOPIC } from "#src/features/today/today_message.ts";
import { needs } from "#tests/_support/needs.ts";
import { turns } from "#tests/_support/turns.ts";
import { until } from "#tests/_support/until.ts";
import { createFleet, type Fleet, type FleetProcess } from "./fleet.ts";
import { createTodayWorld, type TodayWorld } from "./today_world.ts";

function sentence(
  name: string,
  run: (processes: FleetProcess[], world: TodayWorld, fleet: Fleet) => Promise<void>,
): void {
  Deno.test({
    name: `today's number in a fleet: ${name}`,
    ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
    async fn() {
      await using world = await createTodayWorld();
      await using fleet = createFleet(world);
      const processes: FleetProcess[] = [];
      while (processes.length < 4) processes.push(await fleet.start({ minIntervalMs: 10 }));
      await run(processes, world, fleet);
    },
  });
}

function ownersOf(processes: readonly FleetProcess[]): FleetProcess[] {
  return processes.filter(({ loop }) => loop.figures.owner);
}

/** Hears what is told: totals in their order. */
function hear({ bus }: FleetProcess): { readonly heard: number[]; readonly stop: () => void } {
  const heard: number[] = [];
  const stop = bus.follow(TODAY_TOPIC, {
    reset: ({ events }) => void heard.push(...events.map(({ text }) => JSON.parse(text).total)),
    event: ({ text }) => void heard.push(JSON.parse(text).total),
    reachable: () => {},
  });
  return { heard, stop };
}

sentence("two hundred cold reads are one count", async (processes, world) => {
  await world.visit();
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, at) => processes[at % 4]!.reader.read({ bypass: false })),
  );
  assert.equal(world.asked(), 1);
  assert.deepEqual(new Set(answers.map(({ total, id }) => `${total} ${id}`)).size, 1);
  assert.equal(answers[0]!.total, 1);
  assert.equal(await processes[0]!.leases.holder(todayLease.name), null);
});

sentence(
  "the job of every minute counts once, and not while somebody counts anyway",
  async (processes, world) => {
    const job = async () => (await Promise.all(processes.map((process) => process.countToday()))).sort();
    assert.equal((await job()).filter((outcome) => outcome === "counted").length, 1);
    assert.equal(world.asked(), 1);
    world.advance(44_999);
    assert.deepEqual(await job(), ["fresh", "fresh", "fresh", "fresh"]);
    world.advance(1);
    assert.equal((await job()).filter((outcome) => outcome === "counted").length, 1);
    assert.equal(world.asked(), 2);
    const lease = await processes[0]!.leases.acquire(todayLease.name, todayLease.ttlMs);
    world.advance(60_000);
    assert.deepEqual(await job(), ["held", "held", "held", "held"]);
    assert.ok(typeof lease === "object");
    await lease.release();
    processes[0]!.front.setFault("down");
    assert.equal(await processes[0]!.countToday(), "unreachable");
  },
);

sentence("one process counts for all, and the next goes on when it stops", async (processes, world) => {
  const { heard, stop } = hear(processes[0]!);
  for (const { loop } of processes) loop.setWatchers(1);
  await until("one has it", () => ownersOf(processes).length === 1);
  await world.visit();
  await until("all hear of it", () => heard.at(-1) === 1);
  const [first] = ownersOf(processes);
  await first!.loop.close();
  await until("another has it", () => ownersOf(processes).length === 1);
  assert.notEqual(ownersOf(processes)[0], first);
  await world.visit();
  await until("all hear of it again", () => heard.at(-1) === 2);
  for (const { loop } of processes) loop.setWatchers(0);
  await until("nobody has it", async () => await first!.leases.holder(todayLease.name) === null);
  stop();
  assert.deepEqual(heard.filter((total, at) => total !== heard[at - 1]), heard, "each number is told once");
  const asked = world.asked();
  await turns(50);
  assert.equal(world.asked(), asked, "nobody watches, so nothing is asked");
});

sentence("an owner cut off from the fleet is followed by another, and gives up when it is back", async (
  processes,
  world,
) => {
  const [one, two] = processes as [FleetProcess, FleetProcess];
  const { heard, stop } = hear(two);
  one.loop.setWatchers(1);
  await until("it counts", () => heard.at(-1) === 0);
  two.loop.setWatchers(1);
  one.front.setFault("down");
  await until("the other takes over", () => two.loop.figures.owner);
  await world.visit();
  await until("the other tells", () => heard.at(-1) === 1);
  await until("its own watchers are served", () => one.offered.at(-1)?.total === 1);
  one.front.setFault("none");
  await until("it gives up", () => !one.loop.figures.owner);
  await world.visit();
  await until("one number goes to all", () => heard.at(-1) === 2);
  stop();
  assert.deepEqual(heard, [0, 1, 2]);
  assert.deepEqual(ownersOf(processes), [two]);
});

sentence("the late number of an owner that was paused is refused", async (processes, world) => {
  const [one, two] = processes as [FleetProcess, FleetProcess];
  const lease = await one.leases.acquire(todayLease.name, 20);
  assert.ok(typeof lease === "object");
  const late = { total: 7, at: world.now(), day: "2026-11-21" };
  await until("it has run out", async () => await two.leases.holder(todayLease.name) === null);
  world.advance(10);
  two.loop.setWatchers(1);
  await until("the other counts", () => two.loop.figures.owner);
  assert.equal(await one.teller.tell(late, lease), "fenced");
  const { heard, stop } = hear(one);
  await until("it is heard", () => heard.length > 0);
  stop();
  assert.deepEqual(heard, [0]);
});
