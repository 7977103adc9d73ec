import assert from "node:assert/strict";
import { createLibraryFleet } from "#tests/_support/library_fleet.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Service } from "#tests/_support/service_process.ts";
import { TodayWatcher } from "#tests/_support/today_watcher.ts";
import { until } from "#tests/_support/until.ts";

const QUICK = { VISITOR_SYNC_MIN_INTERVAL_MS: "100", VISITOR_SYNC_BUFFER_MS: "0" };
const QUIET_MS = 3_000;

Deno.test({
  name:
    "one process of the fleet counts for the watchers of all; when it is killed another goes on, and no watcher misses or repeats an event",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createLibraryFleet();
    const [one, other] = await Promise.all([fleet.start(QUICK), fleet.start(QUICK)]);
    const watchers = [one, other].map((service) => ({ watcher: new TodayWatcher(), service }));
    const streams = watchers.map(({ watcher, service }) => watcher.watch(service));
    const allSee = (total: number) => watchers.every(({ watcher }) => watcher.total === total);
    await until("all are told the number", () => allSee(1));
    await until("somebody owns the loop", () => [one, other].some(owns));
    const [owner, second] = owns(one) ? [one, other] : [other, one];
    const facts = [await factsOf(owner), await factsOf(second)];
    assert.deepEqual(facts.map(({ owner }) => owner), [true, false]);
    assert.equal(facts[0]!.holder, facts[1]!.holder);

    await fleet.visit();
    await until("a visit reaches the watchers of both", () => allSee(2));

    await owner.stop("SIGKILL");

    const orphan = watchers.findIndex(({ service }) => service === owner);
    assert.equal((await streams[orphan])?.end, "broken");
    streams[orphan] = watchers[orphan]!.watcher.watch(second);
    await fleet.visit();
    await until("the other process goes on", () => owns(second));
    await until("the next visit reaches all watchers", () => allSee(3));
    await fleet.visit();
    await until("and the one after", () => allSee(4));

    for (const { watcher } of watchers) watcher.leave();
    await Promise.all(streams);
    const heard = watchers.map(({ watcher: { heard, faults, resets } }) => ({ heard, faults, resets }));
    assert.deepEqual(heard, Array(2).fill({ heard: 4, faults: [], resets: 0 }));
    assert.equal(second.stderr, "");
  },
});

Deno.test({
  name:
    "the right to count is given back when the last watcher leaves, and without one the library is left alone",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createLibraryFleet();
    const services = await Promise.all([fleet.start(QUICK), fleet.start(QUICK)]);
    const watchers = services.map(() => new TodayWatcher());
    const streams = watchers.map((watcher, at) => watcher.watch(services[at]!));
    await until("it counts again and again", async () => await fleet.counts() > 10);

    watchers[0]!.leave();
    await streams[0];
    const before = await fleet.counts();
    await until("it goes on for the other", async () => await fleet.counts() > before + 5);
    watchers[1]!.leave();
    await streams[1];
    await until("nobody holds the lease", async () => await fleet.redis.exists("lease:visitors:today") === 0);

    // The minute's job leaves a number alone that is younger than 45 s.
    const [asked, left] = [(await fleet.asked()).length, performance.now()];
    await until("some time has passed", () => performance.now() - left > QUIET_MS);
    assert.equal((await fleet.asked()).length, asked);
    const ended = services.flatMap((service) => service.logged("today_loop")).filter(({ holds }) => !holds);
    assert.deepEqual(new Set(ended.map(({ why }) => why)), new Set(["unwatched"]));
  },
});

function owns(service: Service): boolean {
  return service.logged("today_loop").at(-1)?.["holds"] === true;
}

async function factsOf(service: Service): Promise<{ readonly owner: boolean; readonly holder: string }> {
  const { checks } = await (await service.fetch("/readyz")).json();
  return checks.find(({ name }: { name: string }) => name === "visitors_today").facts;
}
