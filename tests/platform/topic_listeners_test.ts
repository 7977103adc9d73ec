import assert from "node:assert/strict";
import { TopicListeners } from "#src/platform/topic_listeners.ts";
import { BusEar } from "#tests/_support/contracts/bus_ear.ts";

Deno.test("a listener that throws is an uncaught error, and the others hear all the same", async () => {
  const listeners = new TopicListeners();
  const heard = new BusEar();
  const uncaught: unknown[] = [];
  const catchIt = (event: ErrorEvent) => {
    event.preventDefault();
    uncaught.push(event.error.message);
  };
  listeners.reset({ head: { epoch: "e", seq: 0 }, events: [] });
  listeners.add({
    reset() {},
    event() {
      throw new Error("A mistake");
    },
    reachable() {},
  });
  listeners.add(heard);
  await Promise.resolve();
  globalThis.addEventListener("error", catchIt);
  try {
    listeners.event({ position: { epoch: "e", seq: 1 }, text: "1" });
    listeners.event({ position: { epoch: "e", seq: 2 }, text: "2" });
  } finally {
    globalThis.removeEventListener("error", catchIt);
  }
  heard.assertInOrder();
  assert.deepEqual([uncaught, heard.texts], [["A mistake", "A mistake"], ["1", "2"]]);
});
