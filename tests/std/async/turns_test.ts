import assert from "node:assert/strict";
import { Turns } from "#src/std/async/turns.ts";

const HANGS_MS = 10_000;

Deno.test("work that passes its turn lets others have theirs, and would not by awaiting alone", async () => {
  let came = false;
  setTimeout(() => came = true);
  const turns = new Turns();
  const end = performance.now() + HANGS_MS;
  while (!came && performance.now() < end) await turns.pass();
  assert.ok(came);
});

Deno.test("a turn that has only begun is not passed", async () => {
  let came = false;
  const timer = setTimeout(() => came = true);
  await new Turns().pass();
  assert.equal(came, false);
  clearTimeout(timer);
});
