import assert from "node:assert/strict";
import type { Aggregate } from "#src/features/library/aggregate.ts";
import { AggregateRefresher } from "#src/features/library/aggregate_refresher.ts";
import { AggregateShelf } from "#src/features/library/aggregate_shelf.ts";
import type { LibrarySource } from "#src/features/library/library_source.ts";
import type { Leases } from "#src/platform/leases.ts";
import { localSchedule } from "#src/platform/local_schedule.ts";
import { createMemoryLeases, type SharedLeases } from "#src/platform/memory_leases.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import type { Observation } from "#src/platform/observe.ts";
import type { Outbox, OutboxEvent } from "#src/platform/outbox.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { Problem } from "#src/problem.ts";
import { standInAggregate } from "./stand_in_aggregate.ts";

const ZONE = "Asia/Jakarta";
const SCHEDULE = localSchedule("5 0 * * *", ZONE);

/** Processes that share a store, leases, and a clock. */
class Scene {
  now = Date.parse("2026-11-21T12:00:00+07:00");
  readonly shared: SharedLeases = { held: new Map(), fence: 0 };
  readonly snapshots: Snapshots = createMemorySnapshots({ sizeMax: 1 << 20, now: () => this.now });
  readonly observations: Observation[] = [];

  at(local: string): void {
    this.now = Date.parse(`${local}+07:00`);
  }

  process(options: { leases?: Leases; outbox?: Outbox; retryMs?: readonly number[] } = {}) {
    const shelf = new AggregateShelf({ snapshots: this.snapshots, now: () => this.now });
    const refresher = new AggregateRefresher({
      outbox: options.outbox ?? null,
      source: { timezone: ZONE } as LibrarySource,
      shelf,
      snapshots: this.snapshots,
      leases: options.leases ??
        createMemoryLeases({ label: "test", now: () => this.now, shared: this.shared }),
      observe: (observation) => void this.observations.push(observation),
      now: () => this.now,
      schedules: { visitors: SCHEDULE, books: SCHEDULE },
      staleSeconds: 86_400,
      retryMs: options.retryMs ?? [],
    });
    return { shelf, refresher };
  }
}

/** Aggregates that count how often they were computed. */
function counted(...names: string[]): { all: Aggregate[]; runs: string[] } {
  const runs: string[] = [];
  return { runs, all: names.map((name) => standInAggregate(name, () => runs.push(name))) };
}

Deno.test("a snapshot is announced, and waits for nobody to write that down", async () => {
  const announced: OutboxEvent[] = [];
  const outbox: Outbox = {
    add: () => Promise.reject(new Error("No transaction goes with a snapshot")),
    kick: () => {},
    announce(event) {
      announced.push(event);
      return new Promise(() => {});
    },
  };
  const { refresher } = new Scene().process({ outbox });
  const { all } = counted("a", "b", "c", "d", "e");
  await refresher.prewarm(all);
  assert.deepEqual(announced.map(({ data }) => data["name"]), ["a", "b", "c", "d", "e"]);
});

Deno.test("everything is computed at the first start, and nothing more until its time comes", async () => {
  const scene = new Scene();
  const { shelf, refresher } = scene.process();
  const { all, runs } = counted("a", "b", "c", "d", "e");
  await refresher.prewarm(all);
  await refresher.prewarm(all);
  scene.at("2026-11-22T00:04:59");
  await refresher.prewarm(all);
  assert.deepEqual(runs.toSorted(), ["a", "b", "c", "d", "e"]);
  assert.equal(shelf.copy(all[0]!)?.generatedAt, "2026-11-21T12:00:00+07:00");
  scene.at("2026-11-22T00:05:00");
  await refresher.prewarm(all);
  await refresher.prewarm(all);
  assert.equal(runs.length, 10);
  assert.equal(shelf.copy(all[0]!)?.generatedAt, "2026-11-22T00:05:00+07:00");
});

Deno.test("a process that starts later takes what another has computed, unless a time was missed meanwhile", async () => {
  const scene = new Scene();
  const { all, runs } = counted("a", "b");
  await scene.process().refresher.prewarm(all);
  const second = scene.process();
  await second.refresher.prewarm(all);
  assert.equal(runs.length, 2);
  assert.equal(second.shelf.copy(all[1]!)?.data, '{"total":2}');
  scene.at("2026-11-24T09:00:00");
  await scene.process().refresher.prewarm(all);
  assert.equal(runs.length, 4);
});

Deno.test("of four processes at the same moment one computes, and the others find it done", async () => {
  const scene = new Scene();
  const { all, runs } = counted("a", "b", "c");
  const four = [1, 2, 3, 4].map(() => scene.process());
  await Promise.all(four.map(({ refresher }) => refresher.prewarm(all)));
  await Promise.all(four.map(({ refresher }) => refresher.prewarm(all)));
  assert.equal(runs.length, 3);
  for (const { shelf } of four) assert.ok(shelf.copy(all[2]!) !== null);
});

Deno.test("when the process that computes dies, another one does it at the next look", async () => {
  const scene = new Scene();
  const { all, runs } = counted("a");
  const dead = createMemoryLeases({ label: "dead", now: () => scene.now, shared: scene.shared });
  await dead.acquire("snapshots:visitors", 15_000);
  const { refresher } = scene.process();
  await refresher.prewarm(all);
  assert.deepEqual(runs, []);
  scene.now += 60_000;
  await refresher.prewarm(all);
  assert.deepEqual(runs, ["a"]);
});

Deno.test("one that fails keeps no other from being computed, keeps its old snapshot, and is tried again", async () => {
  const scene = new Scene();
  const { shelf, refresher } = scene.process({ retryMs: [1, 1] });
  let broken = false;
  let attempts = 0;
  const flaky = standInAggregate("flaky", () => {
    attempts++;
    return broken ? new Error("Hunter2") : attempts;
  });
  const { all, runs } = counted("a", "b", "c", "d");
  await refresher.prewarm([flaky, ...all]);
  scene.at("2026-11-22T08:00:00");
  broken = true;
  await refresher.prewarm([flaky, ...all]);
  assert.equal(runs.length, 8);
  assert.equal(attempts, 4);
  assert.equal(shelf.copy(flaky)?.data, '{"total":1}');
  assert.equal(scene.observations.filter(({ event }) => event === "snapshot_failed").length, 3);
  broken = false;
  scene.now += 60_000;
  await refresher.prewarm([flaky, ...all]);
  assert.equal(shelf.copy(flaky)?.data, '{"total":5}');
  assert.equal(runs.length, 8);
});

Deno.test("without the leases' store every process computes for itself", async () => {
  const scene = new Scene();
  const leases: Leases = {
    acquire: () => Promise.resolve("unreachable"),
    holder: () => Promise.resolve(null),
  };
  const { shelf, refresher } = scene.process({ leases });
  const { all } = counted("a");
  await refresher.prewarm(all);
  assert.equal(shelf.copy(all[0]!)?.data, '{"total":1}');
});

Deno.test("renewing by hand computes whether due or not, and tells what could not be renewed", async () => {
  const scene = new Scene();
  const { shelf, refresher } = scene.process();
  const { all, runs } = counted("a");
  await refresher.prewarm(all);
  scene.now += 1;
  await refresher.refresh(all);
  assert.equal(runs.length, 2);
  assert.equal(shelf.copy(all[0]!)?.data, '{"total":2}');
  const broken = standInAggregate("broken", () => new Error("Hunter2"));
  const refused = await refresher.refresh([broken, ...all]).catch((error: unknown) => error);
  assert.ok(refused instanceof Problem);
  assert.equal(refused.code, "refresh_failed");
  assert.equal(refused.message, "Could not be renewed, their old snapshots stay: broken");
  assert.equal(runs.length, 3);
});

Deno.test("renewing by hand is refused while another process is at it", async () => {
  const scene = new Scene();
  const other = createMemoryLeases({ label: "other", now: () => scene.now, shared: scene.shared });
  await other.acquire("snapshots:visitors", 15_000);
  const { all, runs } = counted("a");
  const refused = await scene.process().refresher.refresh(all).catch((error: unknown) => error);
  assert.ok(refused instanceof Problem);
  assert.equal(refused.code, "refresh_running");
  assert.deepEqual(runs, []);
});

Deno.test("what does not fit its schema is a failure, not a snapshot", async () => {
  const scene = new Scene();
  const { shelf, refresher } = scene.process();
  const half = standInAggregate("half", () => 1.5);
  await refresher.prewarm([half]);
  assert.equal(shelf.copy(half), null);
  assert.equal(scene.observations.at(-1)?.event, "snapshot_failed");
});

Deno.test("closing ends the wait for a further attempt", async () => {
  const scene = new Scene();
  const { refresher } = scene.process({ retryMs: [600_000] });
  const begun = Promise.withResolvers<void>();
  const broken = standInAggregate("broken", () => {
    begun.resolve();
    return new Error("Down");
  });
  const prewarming = refresher.prewarm([broken]);
  await begun.promise;
  refresher.close();
  await prewarming;
  assert.equal(scene.observations.length, 1);
});
