import assert from "node:assert/strict";
import { aggregateCopy } from "#src/features/library/aggregate_copy.ts";
import { AggregateShelf } from "#src/features/library/aggregate_shelf.ts";
import type { Snapshot, Snapshots } from "#src/platform/snapshots.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { standInAggregate } from "./stand_in_aggregate.ts";

const WEEKLY = standInAggregate("weekly", () => 1);
const NOON = Date.parse("2026-11-21T12:00:00+07:00");

function snapshotOf(total: number, at: number): Snapshot {
  const body = aggregateCopy.bodyOf("2026-11-21T12:00:00+07:00", `{"total":${total}}`);
  return { body, etag: `"${total}"`, at, rows: 1, tags: ["visitors"] };
}

/** A store of this process that can be taken away, and a clock. */
function scene() {
  let now = NOON;
  let down = false;
  let asked = 0;
  const memory = createMemorySnapshots({ sizeMax: 1 << 20, now: () => now });
  const store: Snapshots = {
    async get(key) {
      asked++;
      return down ? "unreachable" : await memory.get(key);
    },
    put: (key, snapshot, ttlSeconds) => memory.put(key, snapshot, ttlSeconds),
    health: () => memory.health(),
  };
  return {
    store,
    shelf: new AggregateShelf({ snapshots: store, now: () => now }),
    advance: (ms: number) => void (now += ms),
    setDown: (yes: boolean) => void (down = yes),
    asked: () => asked,
  };
}

Deno.test("a process without a copy asks the store before it says that there is nothing", async () => {
  const { shelf, store } = scene();
  await store.put(WEEKLY.key, snapshotOf(1, NOON), 60);
  const answer = await shelf.read(WEEKLY);
  assert.equal(answer?.copy.data, '{"total":1}');
  assert.equal(answer?.state, "HIT");
});

Deno.test("a thousand readers of what is not there ask the store once a second", async () => {
  const { shelf, advance, asked } = scene();
  await Promise.all(Array.from({ length: 1_000 }, () => shelf.read(WEEKLY)));
  assert.equal(asked(), 1);
  advance(999);
  assert.equal(await shelf.read(WEEKLY), null);
  assert.equal(asked(), 1);
  advance(1);
  assert.equal(await shelf.read(WEEKLY), null);
  assert.equal(asked(), 2);
  assert.deepEqual(shelf.figures(WEEKLY), { hits: 0, stale: 0, misses: 1_002 });
});

Deno.test("a reader of a copy never waits, and a newer one is found behind its back within five seconds", async () => {
  const { shelf, store, advance, asked } = scene();
  await store.put(WEEKLY.key, snapshotOf(1, NOON), 600);
  await shelf.read(WEEKLY);
  await store.put(WEEKLY.key, snapshotOf(2, NOON + 1), 600);
  advance(4_999);
  const before = shelf.read(WEEKLY);
  assert.ok(before !== null && !(before instanceof Promise));
  assert.equal(before.copy.data, '{"total":1}');
  assert.equal(asked(), 1);
  advance(1);
  const during = shelf.read(WEEKLY);
  assert.ok(during !== null && !(during instanceof Promise));
  assert.equal(during.copy.data, '{"total":1}');
  await shelf.look(WEEKLY);
  assert.equal(asked(), 2);
  assert.equal((await shelf.read(WEEKLY))?.copy.data, '{"total":2}');
});

Deno.test("a copy never goes backwards in time", async () => {
  const { shelf, store } = scene();
  shelf.hold(WEEKLY, snapshotOf(2, NOON + 1));
  await store.put(WEEKLY.key, snapshotOf(1, NOON), 600);
  await shelf.look(WEEKLY);
  assert.equal(shelf.copy(WEEKLY)?.data, '{"total":2}');
});

Deno.test("without its store a process goes on with its last copy and says that it is stale, until it is back", async () => {
  const { shelf, store, setDown } = scene();
  await store.put(WEEKLY.key, snapshotOf(1, NOON), 600);
  await shelf.read(WEEKLY);
  setDown(true);
  await shelf.look(WEEKLY);
  assert.equal((await shelf.read(WEEKLY))?.state, "STALE");
  setDown(false);
  await shelf.look(WEEKLY);
  assert.equal((await shelf.read(WEEKLY))?.state, "HIT");
  assert.deepEqual(shelf.figures(WEEKLY), { hits: 2, stale: 1, misses: 0 });
});

Deno.test("a copy that is older than 25 hours is served as stale", async () => {
  const { shelf, advance } = scene();
  shelf.hold(WEEKLY, snapshotOf(1, NOON));
  advance(90_000_000);
  assert.equal((await shelf.read(WEEKLY))?.state, "HIT");
  advance(1);
  assert.equal((await shelf.read(WEEKLY))?.state, "STALE");
});

Deno.test("what another version has written in another form counts as absent", async () => {
  const { shelf, store } = scene();
  await store.put(WEEKLY.key, { ...snapshotOf(1, NOON), body: '{"data":{"total":1}}' }, 600);
  assert.equal(await shelf.read(WEEKLY), null);
});
