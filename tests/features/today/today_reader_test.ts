import assert from "node:assert/strict";
import { todayLease } from "#src/features/today/today_lease.ts";
import type { TodayAnswer } from "#src/features/today/today_reader.ts";
import { Problem, type ProblemCode } from "#src/problem.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { openTcpProxy } from "#tests/platform/tcp_proxy.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { createTodayWorld, type TodayWorld } from "./today_world.ts";

const CACHED = { bypass: false };
const BYPASS = { bypass: true };

function sentence(name: string, run: (fleet: Fleet, world: TodayWorld) => Promise<void>): void {
  Deno.test({
    name: `reading today's number: ${name}`,
    ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
    async fn() {
      await using world = await createTodayWorld();
      await using fleet = createFleet(world);
      await run(fleet, world);
    },
  });
}

async function refusedWith(code: ProblemCode, work: Promise<unknown>): Promise<void> {
  const outcome = await work.then(() => "no failure", (error: unknown) => error);
  assert.ok(outcome instanceof Problem, `${outcome}`);
  assert.equal(outcome.code, code);
}

function brief({ total, source, stale }: TodayAnswer) {
  return { total, source, stale };
}

/** The library behind a way that the test can take away. */
async function breakable(world: TodayWorld) {
  const proxy = await openTcpProxy(world.own.url);
  const url = new URL(world.own.url);
  url.port = `${proxy.port}`;
  return { library: world.connect(url), down: () => proxy[Symbol.asyncDispose]() };
}

sentence(
  "the first reader counts, later ones find it, in the process and then in the store",
  async (fleet, world) => {
    await world.visit();
    const [one, two] = [await fleet.start(), await fleet.start()];
    const first = await one.reader.read(CACHED);
    assert.deepEqual(brief(first), { total: 1, source: "db", stale: false });
    assert.match(first.id!, /-1$/);
    const asked = one.front.requests();
    assert.deepEqual(await one.reader.read(CACHED), { ...first, source: "cache" });
    assert.deepEqual(one.reader.fresh(), { ...first, source: "cache" });
    assert.equal(one.front.requests(), asked);
    assert.deepEqual(await two.reader.read(CACHED), { ...first, source: "cache" });
    world.advance(1_000);
    assert.equal(one.reader.fresh(), undefined);
    assert.deepEqual(await one.reader.read(CACHED), { ...first, source: "cache" });
    assert.equal(world.asked(), 1);
    assert.equal(await one.leases.holder(todayLease.name), null);
  },
);

sentence("yesterday's number is never today's", async (fleet, world) => {
  await world.visit();
  const one = await fleet.start({ minIntervalMs: 86_400_000 });
  assert.equal((await one.reader.read(CACHED)).total, 1);
  world.advance(12 * 3_600_000);
  assert.equal(one.reader.fresh(), undefined);
  assert.deepEqual(brief(await one.reader.read(CACHED)), { total: 0, source: "db", stale: false });
});

sentence("readers wait for whoever counts, and take its number", async (fleet, world) => {
  const [one, two] = [await fleet.start(), await fleet.start()];
  await world.own.sql("lock tables visitor_count write");
  const counting = one.reader.read(CACHED);
  await until("it counts", () => world.asked() === 1);
  const waiting = Array.from({ length: 20 }, () => two.reader.read(CACHED));
  await until("they ask the store", () => two.front.requests() >= 4);
  await world.visit();
  await world.own.sql("unlock tables");
  const { total, id } = await counting;
  for (const answer of await Promise.all(waiting)) {
    assert.deepEqual({ ...brief(answer), id: answer.id }, { total, id, source: "cache", stale: false });
  }
  assert.equal(world.asked(), 1);
});

sentence("who gets the lease just after a number was left does not count again", async (fleet, world) => {
  const gate = Promise.withResolvers<void>();
  const one = await fleet.start();
  const two = await fleet.start({ beforeLease: () => gate.promise });
  const reading = two.reader.read(CACHED);
  const job = two.countToday();
  await until("both have found nothing", () => two.front.requests() >= 2);
  const { id } = await one.reader.read(CACHED);
  gate.resolve();
  const answer = await reading;
  assert.deepEqual({ ...brief(answer), id: answer.id }, { total: 0, source: "cache", stale: false, id });
  assert.notEqual(await job, "counted");
  assert.equal(world.asked(), 1);
});

sentence("when whoever was to count gives up, one of those who wait counts", async (fleet, world) => {
  const [one, two] = [await fleet.start(), await fleet.start()];
  const lease = await one.leases.acquire(todayLease.name, todayLease.ttlMs);
  assert.ok(typeof lease === "object");
  const waiting = two.reader.read(CACHED);
  await until("it waits", () => two.front.requests() >= 4);
  assert.equal(world.asked(), 0);
  await lease.release();
  assert.deepEqual(brief(await waiting), { total: 0, source: "db", stale: false });
});

sentence("without the stores each process counts for itself, once at a time", async (fleet, world) => {
  await world.visit();
  const one = await fleet.start();
  one.front.setFault("down");
  const answers = await Promise.all(Array.from({ length: 50 }, () => one.reader.read(CACHED)));
  for (const answer of answers) {
    assert.deepEqual(answer, { total: 1, at: world.now(), id: null, source: "db", stale: false });
  }
  assert.equal(world.asked(), 1);
  assert.equal((await one.reader.read(CACHED)).source, "cache");
  assert.equal(world.asked(), 1);
  world.advance(1_000);
  assert.equal((await one.reader.read(CACHED)).source, "db");
});

sentence("with the database down an older number of the day is served as such", async (fleet, world) => {
  await world.visit();
  const { library, down } = await breakable(world);
  const one = await fleet.start({ library });
  const first = await one.reader.read(CACHED);
  await down();
  one.front.setFault("down");
  world.advance(60_000);
  assert.deepEqual(await one.reader.read(CACHED), { ...first, source: "cache", stale: true });
  await refusedWith("source_unavailable", one.reader.read(BYPASS));
  world.advance(12 * 3_600_000);
  await refusedWith("source_unavailable", one.reader.read(CACHED));
});

sentence("with the database down and nothing known it says so, and others may try", async (fleet, world) => {
  const { library, down } = await breakable(world);
  await down();
  const [one, two] = [await fleet.start({ library }), await fleet.start()];
  await refusedWith("source_unavailable", one.reader.read(CACHED));
  assert.equal(await one.leases.holder(todayLease.name), null);
  assert.equal((await two.reader.read(CACHED)).source, "db");
  assert.equal((await one.reader.read(CACHED)).source, "cache");
});

sentence(
  "nobody waits longer than the limit, for the database or for who has the lease",
  async (fleet, world) => {
    const [one, two] = [await fleet.start({ patienceMs: 300 }), await fleet.start({ patienceMs: 300 })];
    await world.own.sql("lock tables visitor_count write");
    await refusedWith("source_timeout", one.reader.read(CACHED));
    await refusedWith("source_timeout", two.reader.read(CACHED));
    await refusedWith("source_timeout", two.reader.read(BYPASS));
    assert.equal(world.asked(), 2);
    await world.own.sql("unlock tables");
    await until("the count that went on is there", async () => await two.kept.get() !== null);
    assert.equal((await two.reader.read(CACHED)).source, "cache");
  },
);

sentence("past the cache everybody gets a count that began after asking", async (fleet, world) => {
  const one = await fleet.start();
  assert.equal((await one.reader.read(CACHED)).total, 0);
  await world.visit();
  assert.equal((await one.reader.read(CACHED)).total, 0);
  assert.deepEqual(brief(await one.reader.read(BYPASS)), { total: 1, source: "db", stale: false });
  await world.own.sql("lock tables visitor_count write");
  const first = one.reader.read(BYPASS);
  await until("it counts", () => world.asked() === 3);
  const later = [one.reader.read(BYPASS), one.reader.read(BYPASS)];
  await world.own.sql("unlock tables");
  await first;
  await world.visit();
  assert.deepEqual((await Promise.all(later)).map(({ source }) => source), ["db", "db"]);
  assert.equal(world.asked(), 4);
});
