import assert from "node:assert/strict";
import fc from "fast-check";
import { Semaphore } from "#src/std/async/semaphore.ts";

const LONG_MS = 60_000;

Deno.test("as many places are given out as there are", () => {
  const semaphore = new Semaphore(2);
  assert.deepEqual([semaphore.tryTake(), semaphore.tryTake(), semaphore.tryTake()], [true, true, false]);
  semaphore.free();
  assert.deepEqual([semaphore.tryTake(), semaphore.tryTake()], [true, false]);
});

Deno.test("a place that is free is taken without waiting", async () => {
  assert.equal(await new Semaphore(1).take(0), true);
});

Deno.test("who waits longest gets the next place", async () => {
  const semaphore = new Semaphore(1);
  semaphore.tryTake();
  const order: string[] = [];
  const waiting = ["first", "second", "third"].map(async (name) => {
    assert.equal(await semaphore.take(LONG_MS), true);
    order.push(name);
    semaphore.free();
  });
  semaphore.free();
  await Promise.all(waiting);
  assert.deepEqual(order, ["first", "second", "third"]);
});

Deno.test("a place that is handed on cannot be taken by somebody who comes now", async () => {
  const semaphore = new Semaphore(1);
  semaphore.tryTake();
  const waiting = semaphore.take(LONG_MS);
  semaphore.free();
  assert.equal(semaphore.tryTake(), false);
  assert.equal(await waiting, true);
});

Deno.test("who waits in vain gets nothing, and takes no place with it", async () => {
  const semaphore = new Semaphore(1);
  semaphore.tryTake();
  assert.equal(await semaphore.take(1), false);
  const next = semaphore.take(LONG_MS);
  semaphore.free();
  assert.equal(await next, true);
  semaphore.free();
  assert.equal(semaphore.tryTake(), true);
});

Deno.test("whatever the order of taking and freeing, no place is lost or made", async () => {
  const runs = fc.array(fc.record({ ms: fc.constantFrom(0, 1, LONG_MS), turns: fc.nat(3) }), {
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), runs, async (places, given) => {
      const semaphore = new Semaphore(places);
      let taken = 0;
      await Promise.all(given.map(async ({ ms, turns }) => {
        if (!await semaphore.take(ms)) return;
        taken++;
        assert.ok(taken <= places);
        for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
        taken--;
        semaphore.free();
      }));
      for (let place = 0; place < places; place++) assert.equal(semaphore.tryTake(), true);
      assert.equal(semaphore.tryTake(), false);
    }),
    { numRuns: 30 },
  );
});
