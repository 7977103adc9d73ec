import assert from "node:assert/strict";
import { within } from "#src/std/async/within.ts";

class LateError extends Error {}

function late(): Error {
  return new LateError("Too late");
}

Deno.test("work that is done in time gives its value, and no timer stays", async () => {
  assert.equal(await within(Promise.resolve(7), 60_000, late), 7);
});

Deno.test("work that fails in time gives its own failure", async () => {
  await assert.rejects(within(Promise.reject(new RangeError("Own")), 60_000, late), RangeError);
});

Deno.test("work that takes too long is given up", async () => {
  await assert.rejects(within(new Promise(() => {}), 1, late), LateError);
});

Deno.test("a failure that comes too late is nobody's", async () => {
  const work = Promise.withResolvers<void>();
  await assert.rejects(within(work.promise, 1, late), LateError);
  work.reject(new Error("Nobody hears this"));
  await new Promise((resolve) => setTimeout(resolve, 0));
});
