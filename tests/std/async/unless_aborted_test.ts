import assert from "node:assert/strict";
import { unlessAborted } from "#src/std/async/unless_aborted.ts";

Deno.test("work that ends first gives its result, or its failure", async () => {
  const { signal } = new AbortController();
  assert.equal(await unlessAborted(Promise.resolve(7), signal), 7);
  await assert.rejects(unlessAborted(Promise.reject(new Error("Broken")), signal), /Broken/);
});

Deno.test("a signal that aborts first gives nothing, and what comes late disturbs nobody", async () => {
  const work = Promise.withResolvers<number>();
  const stop = new AbortController();
  const waiting = unlessAborted(work.promise, stop.signal);
  stop.abort();
  assert.equal(await waiting, null);
  assert.equal(await unlessAborted(work.promise, stop.signal), null);
  work.reject(new Error("Late"));
  await assert.rejects(work.promise, /Late/);
});
