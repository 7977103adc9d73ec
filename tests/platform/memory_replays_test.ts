import assert from "node:assert/strict";
import { createMemoryReplays } from "#src/platform/memory_replays.ts";

Deno.test("an id is used once, until its time is over", async () => {
  let now = 0;
  const replays = createMemoryReplays({ now: () => now });
  assert.equal(await replays.use("a", 1_000), "first");
  assert.equal(await replays.use("b", 1_000), "first");
  now = 999;
  assert.equal(await replays.use("a", 1_000), "used");
  now = 1_000;
  assert.equal(await replays.use("a", 1_000), "first");
});

Deno.test("however many ids there are, none is forgotten before its time", async () => {
  let now = 0;
  const replays = createMemoryReplays({ now: () => now });
  for (let id = 0; id < 5_000; id++) {
    now++;
    assert.equal(await replays.use(String(id), 300), "first");
  }
  for (let id = 4_701; id < 5_000; id++) assert.equal(await replays.use(String(id), 300), "used", String(id));
});
