import assert from "node:assert/strict";
import { createMemoryBus } from "#src/platform/memory_bus.ts";

Deno.test("memory bus: of many topics those are forgotten that were told longest ago and nobody hears", async () => {
  const bus = createMemoryBus();
  const tell = (topic: string) => bus.publish(topic, "x", { fence: 1 });
  const seqOf = async (topic: string) => {
    const history = await bus.history(topic);
    return history === "unreachable" ? null : history.head.seq;
  };
  const unfollow = bus.follow("heard", { reset() {}, event() {}, reachable() {} });
  for (const topic of ["heard", "first", "second"]) await tell(topic);
  for (let count = 0; count < 97; count++) await tell(`import:${count}`);
  await tell("first");
  assert.deepEqual([await seqOf("heard"), await seqOf("first"), await seqOf("second")], [1, 2, 1]);
  await tell("one more");
  assert.deepEqual([await seqOf("heard"), await seqOf("first"), await seqOf("second")], [1, 2, 0]);
  unfollow();
  await bus.close();
});
