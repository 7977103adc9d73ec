import assert from "node:assert/strict";
import { turns } from "#tests/_support/turns.ts";
import { TodayHubWorld } from "./today_hub_world.ts";

Deno.test("while the bus is out of reach the state has no id, nor have the numbers counted here", async () => {
  using world = new TodayHubWorld();
  world.bus.prompt = false;
  world.state = () => Promise.resolve({ total: 4, at: 1, id: "e1-1" });
  await using watcher = world.watch();
  world.bus.listener!.reachable(false);
  await turns(2);
  for (const total of [4, 5, 5, 6]) world.hub.offer({ total, at: 10 + total });
  await turns(1);
  assert.deepEqual(watcher.story, ["init 4 ", "update 5 ", "update 6 "]);
  assert.equal(world.hub.figures.reachable, false);
});

Deno.test("when the bus is first heard after all, who was told something is reset", async () => {
  using world = new TodayHubWorld();
  world.bus.prompt = false;
  world.state = () => Promise.resolve({ total: 4, at: 1, id: null });
  await using watcher = world.watch();
  world.bus.listener!.reachable(false);
  await turns(2);
  world.bus.append(4);
  world.bus.listener!.reachable(true);
  world.bus.reset();
  await turns(1);
  assert.deepEqual(watcher.story, ["init 4 ", "reset 4 e1-1"]);
});

Deno.test("an outage that changed nothing is not told to those who are in line", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  world.bus.listener!.reachable(false);
  world.bus.listener!.reachable(true);
  world.bus.tell(2);
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "update 2 e1-2"]);
});

Deno.test("after an outage who was told a number without an id is brought back in line", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  world.bus.listener!.reachable(false);
  world.hub.offer({ total: 2, at: 2 });
  world.bus.listener!.reachable(true);
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "update 2 e1-1", "reset 1 e1-1"]);
});

Deno.test("after an outage the missed events alone bring everybody back in line", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  world.bus.listener!.reachable(false);
  world.hub.offer({ total: 2, at: 2 });
  world.bus.listener!.reachable(true);
  world.bus.tell(2);
  world.bus.tell(3);
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "update 2 e1-1", "update 2 e1-2", "update 3 e1-3"]);
});

Deno.test("what the bus told last is told before a number that was counted here", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  world.bus.tell(2);
  world.bus.listener!.reachable(false);
  world.hub.offer({ total: 3, at: 3 });
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "update 2 e1-2", "update 3 e1-2"]);
});

Deno.test("who comes in an outage goes on from its id, or hears the newest number known here", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  world.bus.append(2);
  await using _first = world.watch();
  world.bus.listener!.reachable(false);
  world.hub.offer({ total: 7, at: 70 });
  world.state = () => Promise.resolve({ total: 5, at: 50, id: null });
  await using back = world.watch("e1-1");
  await using fresh = world.watch();
  await using lost = world.watch("x-1");
  await using ahead = world.watch("e1-4");
  await turns(2);
  assert.deepEqual(back.story, ["update 2 e1-2", "update 7 e1-2"]);
  assert.deepEqual(fresh.story, ["init 7 "]);
  assert.deepEqual(lost.story, ["reset 7 x-1"]);
  assert.deepEqual(ahead.story, ["reset 7 e1-4"]);
});

Deno.test("who came in an outage is given an id when the bus is back, though nothing is new", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using _first = world.watch();
  world.bus.listener!.reachable(false);
  world.state = () => Promise.resolve({ total: 1, at: Date.UTC(2026, 10, 21, 1, 0, 1), id: null });
  await using watcher = world.watch("x-9");
  await turns(2);
  world.bus.listener!.reachable(true);
  await turns(1);
  assert.deepEqual(watcher.story, ["reset 1 x-9", "reset 1 e1-1"]);
});

Deno.test("an outage in which the past was lost costs one reset", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  world.bus.listener!.reachable(false);
  world.hub.offer({ total: 2, at: 2 });
  world.bus.forget("e2");
  world.bus.append(3);
  world.bus.listener!.reachable(true);
  world.bus.reset();
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "update 2 e1-1", "reset 3 e2-1"]);
});

Deno.test("a number that a newcomer brings to light in an outage is told to those who watch already", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using first = world.watch();
  world.bus.listener!.reachable(false);
  world.state = () => Promise.resolve({ total: 5, at: Date.UTC(2027), id: null });
  await using second = world.watch();
  await turns(2);
  world.hub.offer({ total: 5, at: Date.UTC(2028) });
  await turns(1);
  assert.deepEqual([first.story, second.story], [["init 1 e1-1", "update 5 e1-1"], ["init 5 "]]);
});

Deno.test("nothing is offered to anybody while the bus is heard", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  world.hub.offer({ total: 5, at: 5 });
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1"]);
});

Deno.test("when no number can be had at all the stream ends and asks to come back", async () => {
  using world = new TodayHubWorld();
  const watcher = world.watch();
  await watcher.done;
  assert.deepEqual(watcher.story, []);
  assert.ok(watcher.heard.retry! >= 500);
  assert.equal(world.hub.figures.clients, 0);
  assert.deepEqual(world.watchers, [1, 0]);
});
