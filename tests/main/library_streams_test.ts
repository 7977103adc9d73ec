import assert from "node:assert/strict";
import { createLibraryFleet, type LibraryFleet } from "#tests/_support/library_fleet.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Service } from "#tests/_support/service_process.ts";
import { TodayTeller } from "#tests/_support/today_teller.ts";
import { TodayWatcher, type WatchedStream } from "#tests/_support/today_watcher.ts";
import { until } from "#tests/_support/until.ts";

const WATCHERS = 24;
const EVENTS = 10_500;
const STOP_AT = 3_000;
const RESTART_AT = 6_000;
const FORGET_AT = 8_500;
/** Upstash ends subscriptions whenever it likes. */
const CUT_EVERY = 1_000;
/** A process remembers 1,024 events: whoever is further behind is told the state instead, which is no fault. */
const BEHIND_MAX = 500;
/** A watcher stays at a process for so many events. */
const STAY = { min: 50, max: 600 };
/** What the library itself has, which is told while Redis is out of reach. */
const COUNTED = 1;

Deno.test({
  name:
    "over 10,000 events, watchers who wander between processes miss and repeat none while a process is stopped and restarted, subscriptions end, and Redis is away and loses everything",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createLibraryFleet();
    await using teller = new TodayTeller(fleet.member);
    await teller.take();
    await teller.tell();
    const services = await Promise.all([1, 2, 3].map(() => fleet.start()));
    const crowd = new Crowd(services);
    await until("all are told the state", () => crowd.watchers.every(({ total }) => total === teller.total));

    let restarted: Promise<void> | null = null;
    while (teller.told < EVENTS) {
      if (teller.told === STOP_AT) restarted = stopAndStart(fleet, services);
      if (teller.told === RESTART_AT) await loseEverything(fleet, teller, crowd);
      if (teller.told === FORGET_AT) await fleet.redis.del(...await fleet.redis.keys("bus:*"));
      if (teller.told % CUT_EVERY === 0) fleet.store.breakSubscriptions("end");
      await teller.tell();
      if (teller.told % 50 === 0) await until("nobody is far behind", () => crowd.isNear(teller.position));
    }
    await restarted;
    const { epoch, seq } = teller.position;
    await until("all have the last event", () => {
      return crowd.watchers.every(({ lastEventId }) => lastEventId === `${epoch}-${seq}`);
    });
    for (const service of services) {
      const newcomer = new TodayWatcher();
      await newcomer.watch(service, 1);
      assert.equal(newcomer.total, teller.total);
    }
    await crowd.disperse();

    assert.deepEqual(crowd.watchers.flatMap(({ faults }) => faults), []);
    assert.deepEqual(new Set(crowd.watchers.map(({ total }) => total)), new Set([teller.total]));
    const streams = Object.groupBy(crowd.streams, ({ end }) => end);
    assert.ok(streams.left!.length > 5 * WATCHERS, "they wander");
    assert.equal(streams.broken, undefined);
    // At the beginning and at the end.
    assert.deepEqual(new Set(streams.ended?.map(({ retries }) => retries)), new Set([2]));
    for (const { retryMs } of crowd.streams) assert.ok(retryMs! >= 500 && retryMs! <= 3_000, `${retryMs} ms`);
    for (const { stderr } of services) assert.equal(stderr, "");
  },
});

/** Watchers who change from process to process at random. */
class Crowd {
  readonly watchers = Array.from({ length: WATCHERS }, () => new TodayWatcher());
  readonly streams: WatchedStream[] = [];
  readonly #wandering: Promise<unknown>;
  #over = false;

  /** @param services Where they may go; may change. */
  constructor(services: readonly Service[]) {
    this.#wandering = Promise.all(this.watchers.map((watcher) => this.#wander(watcher, services)));
  }

  isNear({ epoch, seq }: { readonly epoch: string; readonly seq: number }): boolean {
    return this.watchers.every((one) => one.lastEventId.startsWith(epoch) && seq - one.seq < BEHIND_MAX);
  }

  async disperse(): Promise<void> {
    this.#over = true;
    for (const watcher of this.watchers) watcher.leave();
    await this.#wandering;
  }

  async #wander(watcher: TodayWatcher, services: readonly Service[]): Promise<void> {
    while (!this.#over) {
      const service = services[Math.floor(Math.random() * services.length)]!;
      const stay = STAY.min + Math.floor(Math.random() * (STAY.max - STAY.min));
      const stream = await watcher.watch(service, stay);
      if (stream === null) await new Promise((resolve) => setTimeout(resolve, 10));
      else this.streams.push(stream);
    }
  }
}

/** One of the processes is asked to stop, and another takes its place. */
async function stopAndStart(fleet: LibraryFleet, services: Service[]): Promise<void> {
  const [stopped] = services;
  const { code } = await stopped!.stop("SIGTERM");
  assert.equal(code, 0);
  assert.equal(stopped!.logged("stopped")[0]?.["clean"], true);
  services[0] = await fleet.start();
}

/** Redis is away until everybody is told what the library has, and comes back empty. */
async function loseEverything(
  { server, store, redis }: LibraryFleet,
  teller: TodayTeller,
  crowd: Crowd,
): Promise<void> {
  await server.restart(async () => {
    await until("all are told without Redis", () => crowd.watchers.every(({ total }) => total === COUNTED));
    // The right to count shall be the teller's again.
    store.setFault("down");
  });
  await until("Redis answers again", () => redis.ping().then(() => true, () => false));
  await teller.take();
  await teller.tell();
  store.setFault("none");
  await until("all are brought back in line", () => crowd.isNear(teller.position));
}
