import assert from "node:assert/strict";
import fc from "fast-check";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import type { Snapshot, Snapshots } from "#src/platform/snapshots.ts";

function snapshot(body: string): Snapshot {
  return { body, etag: `"${body.length}"`, at: 0, rows: 1, tags: [] };
}

async function held(store: Snapshots, key: string): Promise<Snapshot | null> {
  const snapshot = await store.get(key);
  assert.notEqual(snapshot, "unreachable");
  return snapshot as Snapshot | null;
}

Deno.test("beyond its size the store forgets what was unused for longest", async () => {
  const store = createMemorySnapshots({ sizeMax: 30, now: () => 0 });
  for (const key of ["a", "b", "c"]) await store.put(key, snapshot("x".repeat(10)), 60);
  await store.get("a");
  await store.put("d", snapshot("x".repeat(10)), 60);
  const kept = await Promise.all(["a", "b", "c", "d"].map(async (key) => (await store.get(key)) !== null));
  assert.deepEqual(kept, [true, false, true, true]);
});

Deno.test("what is larger than the store is not kept, and drives nothing else out but its own past", async () => {
  const store = createMemorySnapshots({ sizeMax: 30, now: () => 0 });
  await store.put("a", snapshot("x".repeat(10)), 60);
  await store.put("b", snapshot("x".repeat(10)), 60);
  assert.equal(await store.put("b", snapshot("x".repeat(31)), 60), false);
  assert.notEqual(await store.get("a"), null);
  assert.equal(await store.get("b"), null);
  assert.equal(await store.put("b", snapshot("x".repeat(20)), 60), true);
  assert.notEqual(await store.get("a"), null);
});

Deno.test("whatever is put, the size counts what is held: the last one put always fits", async () => {
  const put = fc.record({
    key: fc.constantFrom("a", "b", "c"),
    size: fc.nat(40),
    ttl: fc.constantFrom(1, 60),
  });
  await fc.assert(fc.asyncProperty(fc.array(put), async (puts) => {
    let now = 0;
    const store = createMemorySnapshots({ sizeMax: 30, now: () => now });
    for (const { key, size, ttl } of puts) {
      now += 700;
      const kept = await store.put(key, snapshot("x".repeat(size)), ttl);
      assert.equal(kept, size <= 30);
      assert.equal((await held(store, key))?.body.length, kept ? size : undefined);
      const bodies = await Promise.all(["a", "b", "c"].map((name) => held(store, name)));
      assert.ok(bodies.reduce((sum, each) => sum + (each?.body.length ?? 0), 0) <= 30);
    }
  }));
});
