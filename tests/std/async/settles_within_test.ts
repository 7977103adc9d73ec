import assert from "node:assert/strict";
import { settlesWithin } from "#src/std/async/settles_within.ts";

Deno.test("work that settles in time, either way, has settled, and no timer stays", async () => {
  assert.equal(await settlesWithin(Promise.resolve(), 60_000), true);
  assert.equal(await settlesWithin(Promise.reject(new Error("Own")), 60_000), true);
});

Deno.test("work that takes longer has not, and its late failure is nobody's", async () => {
  const work = Promise.withResolvers<void>();
  assert.equal(await settlesWithin(work.promise, 1), false);
  work.reject(new Error("Nobody hears this"));
  await new Promise((resolve) => setTimeout(resolve, 0));
});
