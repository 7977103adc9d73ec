import assert from "node:assert/strict";
import { Redis } from "@upstash/redis";
import { ImportEvents, type ImportEventsSettings } from "#src/features/imports/progress/import_events.ts";
import type { ImportRecord } from "#src/features/imports/import_record.ts";
import { progressKey } from "#src/features/imports/progress/progress_key.ts";
import { recordProgress } from "#src/features/imports/progress/record_progress.ts";
import type { Bus, BusListener } from "#src/platform/bus.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { needs } from "#tests/_support/needs.ts";
import { startUpstashRest } from "#tests/_support/servers/mod.ts";
import { until } from "#tests/_support/until.ts";
import { EventWatcher } from "./event_watcher.ts";
import { EventWorld } from "./event_world.ts";

const DONE: Partial<ImportRecord> = { phase: "done", state: "completed" };
const UNDO: Partial<ImportRecord> = { phase: "undo", state: "active" };
const TAKEN_BACK: Partial<ImportRecord> = { phase: "done", state: "rolled_back" };

function sentence(
  name: string,
  run: (world: EventWorld) => Promise<void>,
  settings: Partial<ImportEventsSettings> = {},
): void {
  Deno.test(`events on memory: ${name}`, async () => {
    await using world = await EventWorld.memory(settings);
    await run(world);
    assert.deepEqual([world.events.size, world.following], [0, 0], "nothing is left");
  });
  onUpstash(name, run, settings);
}

function onUpstash(
  name: string,
  run: (world: EventWorld) => Promise<void>,
  settings: Partial<ImportEventsSettings> = {},
): void {
  Deno.test({
    name: `events on upstash: ${name}`,
    ...needs("TEST_REDIS_URL"),
    async fn() {
      await using world = await EventWorld.upstash(settings);
      await run(world);
      assert.deepEqual([world.events.size, world.following], [0, 0], "nothing is left");
    },
  });
}

sentence(
  "who watches hears where it is, every step and the end, and then the stream is over",
  async (world) => {
    const id = world.add();
    await world.land(id, 20);
    const watcher = await world.watch(id);
    await until("the state is told", () => watcher.story.length === 1);
    await world.land(id, 40, 60);
    await world.tell(id, DONE);
    await watcher.over();
    assert.deepEqual(watcher.story, ["progress 27", "progress 44", "progress 61", "progress 100"]);
    assert.ok(watcher.heard.retry! >= 1_000 && watcher.heard.retry! <= 3_000);
    assert.ok(watcher.heard.events.every(({ lastEventId }) => /^\w+-\d+$/.test(lastEventId)));
    assert.equal(await world.events.open(id, watcher.heard.lastEventId), "over");
  },
);

sentence("who comes back with the last id hears exactly what was missed", async (world) => {
  const id = world.add();
  await world.land(id, 0);
  const first = await world.watch(id);
  await world.land(id, 20);
  await until("two are told", () => first.story.length === 2);
  await first.leave();
  await world.land(id, 40, 60);
  const second = await world.watch(id, first.heard.lastEventId);
  await until("what was missed is told", () => second.story.length === 2);
  await second.leave();
  await world.tell(id, DONE);
  const third = await world.watch(id, second.heard.lastEventId);
  await third.over();
  assert.deepEqual([...first.story, ...second.story, ...third.story], [
    ...["progress 10", "progress 27", "progress 44", "progress 61", "progress 100"],
  ]);
  assert.equal(await world.events.open(id, third.heard.lastEventId), "over");
});

sentence(
  "an id that nobody knows any more is answered by one reset, from which it goes on",
  async (world) => {
    const id = world.add();
    await world.land(id, 20);
    for (const strange of ["elsewhere-7", "garbage", "end-5"]) {
      const watcher = await world.watch(id, strange);
      await until("the state is told", () => watcher.story.length === 1);
      assert.deepEqual(watcher.story, ["reset 27"]);
      await watcher.leave();
      const again = await world.watch(id, watcher.heard.lastEventId);
      await again.leave();
      assert.deepEqual(again.story, []);
    }
  },
);

sentence(
  "who comes after the end hears it and need not come back, whether it was told or not",
  async (world) => {
    const [told, untold] = [world.add(), world.add()];
    await world.land(told, 50);
    await world.tell(told, { phase: "done", state: "failed" });
    await world.land(untold, 50);
    world.commit(untold, DONE);
    for (const [id, end] of [[told, "-1"], [untold, "100"]] as const) {
      const fresh = await world.watch(id);
      await fresh.over();
      assert.deepEqual(fresh.story, [`progress ${end}`]);
      assert.equal(await world.events.open(id, fresh.heard.lastEventId), "over");
      const lost = await world.watch(id, "elsewhere-3");
      await lost.over();
      assert.deepEqual(lost.story, [`reset ${end}`]);
      assert.equal(await world.events.open(id, lost.heard.lastEventId), "over");
    }
  },
);

sentence("an end that nobody was told is found, and it is the last event", async (world) => {
  const id = world.add();
  const watcher = await world.watch(id);
  await until("something is heard while nothing happens", () => watcher.heard.comments.includes("keepalive"));
  world.commit(id, { bytesDone: 50 });
  await until("what was not told is found", () => watcher.story.includes("progress 52"));
  world.commit(id, DONE);
  await watcher.over();
  assert.deepEqual(watcher.story, ["progress 10", "progress 52", "progress 100"]);
  assert.equal(await world.events.open(id, watcher.heard.lastEventId), "over");
}, { keepaliveMs: 20 });

sentence("who tells with a clock that is ahead hides no end", async (world) => {
  const id = world.add();
  const ahead = {
    ...recordProgress(world.commit(id, { bytesDone: 50 })),
    updatedAt: "2026-11-21T05:00:00.000Z",
  };
  await world.board.tell(ahead);
  const watcher = await world.watch(id);
  await until("the state is told", () => watcher.story.length === 1);
  world.commit(id, DONE);
  const fresh = await world.watch(id);
  await Promise.all([watcher.over(), fresh.over()]);
  assert.deepEqual([watcher.story, fresh.story], [["progress 52", "progress 100"], ["progress 100"]]);
  await world.board.tell({ ...ahead, percent: 100 });
  world.commit(id, UNDO);
  const undoing = await world.watch(id);
  await until("the state is told", () => undoing.story.length === 1);
  assert.deepEqual(undoing.story, ["progress 0"]);
  await undoing.leave();
}, { keepaliveMs: 20 });

sentence("an import that goes on after its end is watched to its new end", async (world) => {
  const id = world.add();
  await world.land(id, 50);
  await world.tell(id, DONE);
  const before = await world.watch(id);
  await before.over();
  // Accepted, and not told yet: the bus still says that all is over.
  world.commit(id, UNDO);
  const watcher = await world.watch(id, before.heard.lastEventId);
  const fresh = await world.watch(id);
  await until("both know", () => watcher.story.length === 1 && fresh.story.length === 1);
  await world.tell(id, UNDO);
  await world.tell(id, TAKEN_BACK);
  await Promise.all([watcher.over(), fresh.over()]);
  for (const { story } of [watcher, fresh]) {
    assert.deepEqual(story, ["progress 0", "progress 0", "progress -1"]);
  }
  const late = await world.watch(id, before.heard.lastEventId);
  await late.over();
  assert.deepEqual(late.story, ["progress 0", "progress -1"]);
});

sentence("a reader that does not read is sent away and may come back for what it missed", async (world) => {
  const id = world.add();
  await world.land(id, 0);
  const stream = await world.events.open(id, null);
  assert.ok(stream instanceof ReadableStream);
  const shares = Array.from({ length: 10 }, (_, at) => at * 10);
  await world.land(id, ...shares);
  await until("it is sent away", () => world.events.size === 0);
  assert.deepEqual(world.observed, [{ event: "sse_dropped", topic: "imports", queued: 4 }]);
  const slow = new EventWatcher(stream);
  await slow.over();
  const rest = await world.watch(id, slow.heard.lastEventId);
  await until("all is told", () => slow.story.length + rest.story.length === 11);
  await rest.leave();
  const percents = [0, ...shares].map((share) => `progress ${10 + Math.floor(0.85 * share)}`);
  assert.deepEqual([...slow.story, ...rest.story], percents);
}, { queueMax: 4 });

sentence("there are only so many streams, and none when the process stops", async (world) => {
  const id = world.add();
  assert.equal(await world.events.open(crypto.randomUUID(), null), "unknown");
  const [one, two] = [await world.watch(id), await world.watch(id)];
  assert.equal(await world.events.open(id, null), "full");
  await one.leave();
  const three = await world.watch(id);
  world.events.close();
  await Promise.all([two.over(), three.over()]);
  assert.ok(two.ended && three.ended);
  assert.equal(await world.events.open(id, null), "closed");
}, { streamsMax: 2 });

sentence(
  "an import that nobody can ask about is refused; one that is watched is watched on",
  async (world) => {
    const id = world.add();
    await world.land(id, 50);
    const watcher = await world.watch(id);
    world.desk.fault = new DatabaseError("unavailable", "Away");
    await assert.rejects(world.events.open(crypto.randomUUID(), null), DatabaseError);
    const other = await world.watch(id);
    const asked = world.desk.asked;
    await until("the database is asked in vain", () => world.desk.asked > asked + 2);
    await world.tell(id, DONE);
    await Promise.all([watcher.over(), other.over()]);
    for (const { story } of [watcher, other]) assert.deepEqual(story, ["progress 52", "progress 100"]);
  },
  { keepaliveMs: 20 },
);

onUpstash("without the stores the database is asked, so that the end comes all the same", async (world) => {
  const id = world.add();
  await world.land(id, 20);
  const watcher = await world.watch(id);
  await until("the state is told", () => watcher.story.length === 1);
  world.stores.setFault("down");
  world.commit(id, { bytesDone: 40 });
  await until("the database was asked", () => watcher.story.length === 2);
  const late = await world.watch(id);
  const back = await world.watch(id, watcher.heard.lastEventId);
  await world.tell(id, DONE);
  await Promise.all([watcher.over(), late.over(), back.over()]);
  assert.deepEqual(watcher.story, ["progress 27", "progress 44", "progress 100"]);
  for (const { story } of [late, back]) assert.deepEqual(story, ["progress 44", "progress 100"]);
  for (const { heard } of [watcher, late, back]) {
    assert.match(heard.lastEventId, /^end-\d+$/);
    assert.equal(await world.events.open(id, heard.lastEventId), "over");
  }
}, { pollMs: 20 });

onUpstash("who watched through an outage is brought in line when it is over", async (world) => {
  const id = world.add();
  await world.land(id, 20);
  const known = await world.watch(id);
  await until("the state is told", () => known.story.length === 1);
  world.stores.setFault("down");
  world.commit(id, { bytesDone: 40 });
  await until("the outage is noticed", () => known.story.length === 2);
  const fresh = await world.watch(id);
  const lost = await world.watch(id, "elsewhere-7");
  await until("both have a state", () => fresh.story.length === 1 && lost.story.length === 1);
  assert.deepEqual([fresh.heard.lastEventId, lost.heard.lastEventId], ["", "elsewhere-7"]);
  world.stores.setFault("none");
  await world.land(id, 60);
  await until("all know", () => [known, fresh, lost].every(({ story }) => story.at(-1)!.endsWith(" 61")));
  await until("all can go on from it", () => {
    return new Set([known, fresh, lost].map(({ heard }) => heard.lastEventId)).size === 1;
  });
  assert.ok(lost.story.includes("reset 61") || lost.story.includes("reset 44"), lost.story.join());
  await world.tell(id, DONE);
  await Promise.all([known.over(), fresh.over(), lost.over()]);
  for (const { story } of [known, fresh, lost]) assert.equal(story.at(-1), "progress 100");
}, { pollMs: 20 });

onUpstash("a past that the store has lost is one reset, and the stream goes on", async (world) => {
  const id = world.add();
  await world.land(id, 20);
  const watcher = await world.watch(id);
  await until("the state is told", () => watcher.story.length === 1);
  const token = "another-token";
  const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token });
  const redis = new Redis({ url: front.url, token, enableTelemetry: false });
  await redis.del(`bus:${progressKey(id)}:head`, `bus:${progressKey(id)}:events`);
  await front.stop();
  await until("the loss is noticed", () => watcher.story.includes("reset 27"));
  await world.land(id, 60);
  await world.tell(id, DONE);
  await watcher.over();
  assert.deepEqual(watcher.story, ["progress 27", "reset 27", "progress 61", "progress 100"]);
});

Deno.test("events: who has heard more than this process knows is told no event twice", async () => {
  await using world = await EventWorld.memory();
  const id = world.add();
  const events = [10, 20, 30, 40].map((percent, at) => {
    const text = JSON.stringify({ ...recordProgress(world.desk.records.get(id)!), percent });
    return { position: { epoch: "e", seq: at + 1 }, text };
  });
  let listener: BusListener | null = null;
  const behind: Bus = {
    publish: () => Promise.resolve("unreachable"),
    history: () => Promise.resolve({ head: events[2]!.position, events: events.slice(0, 3) }),
    follow: (_topic, given) => {
      listener = given;
      given.reset({ head: events[0]!.position, events: events.slice(0, 1) });
      return () => void (listener = null);
    },
    close: () => Promise.resolve(),
  };
  const imports = new ImportEvents({ desk: world.desk, board: world.board, bus: behind, observe: () => {} });
  const watcher = new EventWatcher(await imports.open(id, "e-2"), "e-2");
  for (const event of events.slice(1)) listener!.event(event);
  await until("the new one is told", () => watcher.story.length === 2);
  assert.deepEqual(watcher.story, ["progress 30", "progress 40"]);
  await watcher.leave();
  assert.equal(listener, null);
});
