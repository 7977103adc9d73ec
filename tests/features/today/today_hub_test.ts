import assert from "node:assert/strict";
import { turns } from "#tests/_support/turns.ts";
import { until } from "#tests/_support/until.ts";
import { TodayHubWorld } from "./today_hub_world.ts";

Deno.test("a newcomer is told when to come back and the number as the latest event told it", async () => {
  using world = new TodayHubWorld();
  world.bus.append(6);
  world.bus.append(7);
  await using watcher = world.watch();
  await turns(1);
  assert.deepEqual(watcher.heard.events, [{
    type: "init",
    data: '{"total":7,"source":"cache","at":"2026-11-21T08:00:07+07:00"}',
    lastEventId: "e1-2",
  }]);
  assert.ok(watcher.heard.retry! >= 500 && watcher.heard.retry! <= 3_000, `retry ${watcher.heard.retry}`);
  assert.equal(world.asked, 0);
});

Deno.test("past midnight a newcomer is not told yesterday's number: the new day's is asked for", async () => {
  using world = new TodayHubWorld();
  world.bus.append(312);
  world.now = Date.parse("2026-11-21T23:59:59.999+07:00");
  await using before = world.watch();
  world.now = Date.parse("2026-11-22T00:00:00+07:00");
  world.state = () => Promise.resolve({ total: 0, at: world.now, id: null });
  await using after = world.watch();
  await turns(1);
  assert.deepEqual(before.story, ["init 312 e1-1"]);
  assert.deepEqual(after.story, ["init 0 e1-1"]);
  assert.equal(world.asked, 1);
});

Deno.test("every change is told with its id to all who watch, as the same bytes", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  const readers = [world.hub.open(null), world.hub.open(null)].map((stream) =>
    (stream as ReadableStream<Uint8Array>).getReader()
  );
  world.bus.tell(2);
  await turns(1);
  world.bus.tell(3);
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "update 2 e1-2", "update 3 e1-3"]);
  assert.equal(watcher.heard.events[1]!.data, '{"total":2,"generated_at":"2026-11-21T08:00:02+07:00"}');
  const [first, second] = await Promise.all(readers.map(async (reader) => {
    const chunks = [];
    for (let count = 0; count < 4; count++) chunks.push((await reader.read()).value);
    return chunks.slice(1);
  }));
  for (const [at, chunk] of first!.entries()) assert.equal(chunk, second![at]);
});

Deno.test("a topic without a past: the number is asked for once for all, and has the id of the beginning", async () => {
  using world = new TodayHubWorld();
  const asked = Promise.withResolvers<void>();
  world.state = async () => {
    await asked.promise;
    return { total: 4, at: 0, id: null };
  };
  await using one = world.watch();
  await using other = world.watch();
  await turns(2);
  assert.deepEqual([...one.story, ...other.story], []);
  asked.resolve();
  await turns(2);
  assert.deepEqual([one.story, other.story], [["init 4 e1-0"], ["init 4 e1-0"]]);
  assert.equal(world.asked, 1);
});

Deno.test("an event that comes while the number is asked for is the first that is told, and told once", async () => {
  using world = new TodayHubWorld();
  const asked = Promise.withResolvers<void>();
  world.state = () => asked.promise.then(() => ({ total: 4, at: 0, id: null }));
  await using watcher = world.watch();
  world.bus.tell(5);
  await turns(1);
  assert.deepEqual(watcher.story, ["init 5 e1-1"], "however long the other answer takes");
  asked.resolve();
  await turns(2);
  world.bus.tell(6);
  await turns(1);
  assert.deepEqual(watcher.story, ["init 5 e1-1", "update 6 e1-2"]);
});

Deno.test("who comes before the bus is heard waits for it", async () => {
  using world = new TodayHubWorld();
  world.bus.prompt = false;
  for (const total of [1, 2, 3]) world.bus.append(total);
  await using fresh = world.watch();
  await using back = world.watch("e1-1");
  await turns(2);
  assert.deepEqual([...fresh.story, ...back.story], []);
  world.bus.reset();
  await turns(1);
  assert.deepEqual(fresh.story, ["init 3 e1-3"]);
  assert.deepEqual(back.story, ["update 2 e1-2", "update 3 e1-3"]);
});

Deno.test("who comes back with an id is told exactly what it missed, and then what happens", async () => {
  using world = new TodayHubWorld();
  for (const total of [1, 2, 3, 4]) world.bus.append(total);
  await using watcher = world.watch("e1-2");
  await using upToDate = world.watch("e1-4");
  world.bus.tell(5);
  await turns(1);
  assert.deepEqual(watcher.story, ["update 3 e1-3", "update 4 e1-4", "update 5 e1-5"]);
  assert.deepEqual(upToDate.story, ["update 5 e1-5"]);
});

Deno.test("any number of missed events fits, however small the queue", async () => {
  using world = new TodayHubWorld({ queueMax: 2 });
  for (let total = 1; total <= 500; total++) world.bus.append(total);
  await using watcher = world.watch("e1-0");
  await turns(1);
  assert.equal(watcher.story.length, 500);
});

for (
  const [what, id] of [
    ["of another epoch", "e2-2"],
    ["that is no id", "2"],
    ["that is nonsense", "e1-2-3 \u{1f642}"],
    ["with too many zeros", "e1-02"],
    ["far beyond the head", "e1-999999999"],
    ["older than what is remembered", "e1-0"],
  ] as const
) {
  Deno.test(`who comes with an id ${what} is told the whole state by one reset`, async () => {
    using world = new TodayHubWorld();
    for (const total of [1, 2, 3]) world.bus.append(total);
    world.bus.events.shift();
    await using watcher = world.watch(id);
    await turns(1);
    assert.deepEqual(watcher.story, ["reset 3 e1-3"]);
    world.bus.tell(4);
    await turns(1);
    assert.deepEqual(watcher.story, ["reset 3 e1-3", "update 4 e1-4"]);
    assert.equal(world.hub.figures.resets, 1);
  });
}

Deno.test("only the latest thousand events or so are remembered", async () => {
  using world = new TodayHubWorld({ queueMax: 4_000 });
  await using _keeper = world.watch("e1-0");
  for (let total = 1; total <= 2_500; total++) world.bus.tell(total);
  await using old = world.watch("e1-100");
  await using recent = world.watch("e1-1500");
  await turns(1);
  assert.deepEqual(old.story, ["reset 2500 e1-2500"]);
  assert.equal(recent.story.length, 1_000);
  assert.equal(recent.story[0], "update 1501 e1-1501");
});

Deno.test("who heard more from another process than this one has yet is told nothing twice", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch("e1-3");
  for (const total of [2, 3, 4]) world.bus.tell(total);
  await turns(1);
  assert.deepEqual(watcher.story, ["update 4 e1-4"]);
});

Deno.test("who claims to have heard what never comes is reset when that had a whole keepalive's time to come", async () => {
  using world = new TodayHubWorld({ keepaliveMs: 200 });
  world.bus.append(1);
  await using watcher = world.watch("e1-3");
  await until("the first keepalive comes", () => watcher.heard.comments.length > 0);
  assert.deepEqual(watcher.story, [], "it may have come a moment ago");
  await until("the second keepalive comes", () => watcher.heard.comments.length > 1);
  assert.deepEqual(watcher.story, ["reset 1 e1-1"]);
  world.bus.tell(2);
  await turns(1);
  assert.deepEqual(watcher.story, ["reset 1 e1-1", "update 2 e1-2"]);
});

Deno.test("a bus that lost its past resets everybody, and nobody when nothing is new", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  world.bus.reset();
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1"], "the same place again is no news");
  world.bus.append(2);
  world.bus.append(3);
  world.bus.reset();
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "update 2 e1-2", "update 3 e1-3"]);
  world.bus.forget("e2");
  world.bus.append(9);
  world.bus.reset();
  await turns(1);
  assert.deepEqual(watcher.story.slice(3), ["reset 9 e2-1"]);
});

Deno.test("a bus that forgot what came between resets everybody", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  for (const total of [2, 3, 4]) world.bus.append(total);
  world.bus.events = world.bus.events.slice(-1);
  world.bus.reset();
  await turns(1);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "reset 4 e1-4"]);
});

Deno.test("a bus that lost its past and tells nothing yet: the number is asked for", async () => {
  using world = new TodayHubWorld();
  world.bus.append(1);
  await using watcher = world.watch();
  world.state = () => Promise.resolve({ total: 8, at: 0, id: null });
  world.bus.forget("e2");
  world.bus.reset();
  await turns(2);
  assert.deepEqual(watcher.story, ["init 1 e1-1", "reset 8 e2-0"]);
});
