import assert from "node:assert/strict";
import { TODAY_TOPIC } from "#src/features/today/today_message.ts";
import { createMemoryBus } from "#src/platform/memory_bus.ts";
import { turns } from "#tests/_support/turns.ts";
import { until } from "#tests/_support/until.ts";
import { SseReader } from "#tests/_support/sse_reader.ts";
import { TodayHubWorld } from "./today_hub_world.ts";

Deno.test("the bus is heard from the first watcher until a while after the last has left", async () => {
  using world = new TodayHubWorld({ lingerMs: 30 });
  world.bus.append(1);
  assert.equal(world.bus.follows, 0);
  const one = world.watch();
  const other = world.watch();
  assert.deepEqual([world.bus.follows, world.watchers], [1, [1]]);
  await one.leave();
  await other.leave();
  assert.deepEqual([world.hub.figures.clients, world.watchers], [0, [1, 0]]);
  assert.ok(world.bus.listener !== null, "somebody may come at once");
  await until("the bus is left", () => world.bus.listener === null);
  world.bus.append(2);
  await using later = world.watch();
  await turns(1);
  assert.equal(world.bus.follows, 2);
  assert.deepEqual(later.story, ["init 2 e1-2"]);
});

Deno.test("who comes while the bus is still heard needs no second subscription", async () => {
  using world = new TodayHubWorld({ lingerMs: 20, keepaliveMs: 10 });
  world.bus.append(1);
  await world.watch().leave();
  await using watcher = world.watch();
  await until("the time to leave is over", () => watcher.heard.comments.length >= 5);
  world.bus.tell(2);
  await turns(1);
  assert.equal(world.bus.follows, 1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "update 2 e1-2"]);
});

Deno.test("everybody is told again and again that the stream lives, also who still waits for a number", async () => {
  using world = new TodayHubWorld({ keepaliveMs: 10 });
  world.bus.prompt = false;
  await using watcher = world.watch();
  await until("three came", () => watcher.heard.comments.length >= 3);
  assert.deepEqual([...new Set(watcher.heard.comments)], ["keepalive"]);
});

Deno.test("who takes nothing is sent away, counted and told of; the others hear everything", async () => {
  using world = new TodayHubWorld({ queueMax: 5 });
  world.bus.append(1);
  await using quick = world.watch();
  const slow = world.hub.open(null) as ReadableStream<Uint8Array>;
  for (let total = 2; total <= 9; total++) {
    world.bus.tell(total);
    await turns(1);
  }
  assert.equal(quick.story.length, 9);
  assert.deepEqual(world.observed, [{ event: "sse_dropped", topic: "visitors:today", queued: 5 }]);
  const { clients, dropped } = world.hub.figures;
  assert.deepEqual({ clients, dropped }, { clients: 1, dropped: 1 });
  const heard = new SseReader();
  for await (const chunk of slow) heard.feed(chunk);
  assert.deepEqual(heard.events.map(({ lastEventId }) => lastEventId), ["e1-1", "e1-2", "e1-3", "e1-4"]);
  await using back = world.watch(heard.lastEventId);
  await turns(1);
  assert.deepEqual(back.story, [5, 6, 7, 8, 9].map((total) => `update ${total} e1-${total}`));
});

Deno.test("however many events come at once, nobody who takes them is sent away", async () => {
  using world = new TodayHubWorld({ queueMax: 4 });
  world.bus.append(1);
  await using watcher = world.watch();
  await turns(1);
  for (let total = 2; total <= 900; total++) world.bus.tell(total);
  await using late = world.watch();
  for (let total = 901; total <= 1_000; total++) world.bus.tell(total);
  await turns(1);
  assert.equal(world.hub.figures.dropped, 0);
  assert.deepEqual([watcher.story.length, late.story.length], [1_000, 101]);
});

Deno.test("no more watch than allowed, and a place that is left is free", async () => {
  using world = new TodayHubWorld({ clientsMax: 2 });
  world.bus.append(1);
  await using _one = world.watch();
  const two = world.watch();
  assert.equal(world.hub.open(null), "full");
  await two.leave();
  await using _three = world.watch();
  assert.equal(world.hub.figures.clients, 2);
});

Deno.test("closing ends every stream cleanly, each to come back at another moment, and takes no more", async () => {
  const world = new TodayHubWorld();
  world.bus.append(1);
  const watchers = Array.from({ length: 40 }, () => world.watch());
  watchers.push(world.watch("e1-2"));
  await turns(1);
  world.bus.tell(2);
  world.hub.close();
  await Promise.all(watchers.map(({ done }) => done));
  const retries = watchers.map(({ heard }) => heard.retry!);
  assert.ok(watchers.every(({ ended }) => ended));
  assert.equal(watchers[0]!.story.at(-1), "update 2 e1-2", "what was told before is heard");
  assert.ok(retries.every((ms) => ms >= 500 && ms <= 3_000));
  assert.ok(new Set(retries).size > 10, "they do not come back together");
  assert.equal(world.hub.open(null), "closed");
  assert.deepEqual([world.bus.listener, world.watchers, world.hub.figures.clients], [null, [1, 0], 0]);
});

Deno.test("whoever watched at a process that stops goes on at another without a loss", async () => {
  const shared = new Map();
  const [here, there] = [createMemoryBus({ shared }), createMemoryBus({ shared })];
  using first = new TodayHubWorld({}, here);
  using second = new TodayHubWorld({}, there);
  const tell = (total: number) =>
    here.publish(TODAY_TOPIC, JSON.stringify({ total, at: first.now + total }), { fence: 1 });
  await tell(1);
  const watcher = first.watch();
  await turns(1);
  await tell(2);
  await turns(1);
  first.hub.close();
  await watcher.done;
  await tell(3);
  await using again = second.watch(watcher.heard.lastEventId);
  await tell(4);
  await turns(1);
  const told = [...watcher.heard.events, ...again.heard.events];
  assert.deepEqual(
    told.map(({ type, data }) => `${type} ${JSON.parse(data).total}`),
    ["init 1", "update 2", "update 3", "update 4"],
  );
});
