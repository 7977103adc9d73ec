import assert from "node:assert/strict";
import { fullJitter } from "#src/std/async/full_jitter.ts";

Deno.test("a wait is anything from nothing to a most that doubles with each try, up to a limit", () => {
  const limits = { baseMs: 100, maxMs: 500 };
  const waits = (random: number) =>
    [1, 2, 3, 4, 9].map((tries) => fullJitter(tries, { ...limits, random: () => random }));
  assert.deepEqual(waits(0), [0, 0, 0, 0, 0]);
  assert.deepEqual(waits(0.5), [50, 100, 200, 250, 250]);
});
