import assert from "node:assert/strict";
import { createMemoryWatermarks, type SharedWatermarks } from "#src/platform/memory_watermarks.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { watermarksContract, type WatermarksWorld } from "#tests/_support/contracts/watermarks_contract.ts";

const CERTAIN_MS = 100;

function now(): number {
  return performance.now();
}

function openMemory(): Promise<WatermarksWorld> {
  const shared: SharedWatermarks = { members: new Map(), cutOff: new Map() };
  return Promise.resolve({
    process: () => createMemoryWatermarks({ shared, now }),
    cutOff: (process: Watermarks) => void shared.cutOff.set(process, now() + CERTAIN_MS),
    heal: (process: Watermarks) => void shared.cutOff.delete(process),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

watermarksContract("memory", openMemory);

Deno.test("memory watermarks: a process alone is certain from the first moment, and raises at once", async () => {
  const one = createMemoryWatermarks({ now });
  assert.deepEqual(one.certain(), new Map());
  const raise = one.raise(new Map([["a", 1]]));
  assert.deepEqual(one.certain(), new Map([["a", 1]]));
  assert.equal(await raise, "raised");
  assert.deepEqual(await createMemoryWatermarks({ now }).confirm(), new Map());
});
