import assert from "node:assert/strict";
import { mountTodayStream } from "#src/features/today/mount_today_stream.ts";
import { TodayHub } from "#src/features/today/today_hub.ts";
import { TODAY_TOPIC } from "#src/features/today/today_message.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { createMemoryBus } from "#src/platform/memory_bus.ts";
import { openRawReader } from "#tests/_support/raw_reader.ts";
import { until } from "#tests/_support/until.ts";
import { Watcher } from "./watcher.ts";

const PATH = "/api/visitors/today/stream";

/** The stream's route on a real server, over the bus of one process. */
class StreamWorld implements AsyncDisposable {
  readonly bus = createMemoryBus();
  readonly router = new Router((observation) => this.observed.push(observation));
  readonly observed: unknown[] = [];
  readonly hub: TodayHub;
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor({ clientsMax = 100 } = {}) {
    this.hub = new TodayHub({
      bus: this.bus,
      observe: (observation) => this.observed.push(observation),
      onWatchers: () => {},
      timezone: "Asia/Jakarta",
      now: () => 0,
      state: () => Promise.resolve({ total: 0, at: 0, id: null }),
      settings: { keepaliveMs: 60_000, lingerMs: 0, queueMax: 16, clientsMax },
    });
    mountTodayStream(this.router, { hub: this.hub });
    const fetch = observedFetch(this.router, () => {});
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => fetch(request),
    );
    this.url = `http://127.0.0.1:${this.#server.addr.port}${PATH}`;
  }

  async tell(total: number): Promise<string> {
    const text = JSON.stringify({ total, at: 0 });
    const position = await this.bus.publish(TODAY_TOPIC, text, { fence: 1 });
    return typeof position === "string" ? position : `${position.epoch}-${position.seq}`;
  }

  async watch(headers: Record<string, string> = {}, query = ""): Promise<Watcher> {
    const response = await fetch(this.url + query, { headers });
    assert.equal(response.status, 200);
    return new Watcher(response.body!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hub.close();
    await this.#server.shutdown();
    await this.bus.close();
  }
}

Deno.test("the stream says what it is, that nobody may hold it back, and that any page may read it", async () => {
  await using world = new StreamWorld();
  const response = await fetch(world.url, { headers: { "X-Request-Id": "r-1" } });
  await using _watcher = new Watcher(response.body!);
  const names = ["content-type", "cache-control", "x-accel-buffering", "access-control-allow-origin"];
  assert.deepEqual(names.map((name) => response.headers.get(name)), [
    "text/event-stream",
    "no-cache, no-transform",
    "no",
    "*",
  ]);
  assert.equal(response.headers.get("x-request-id"), "r-1");
  assert.equal(response.headers.get("content-encoding"), null);
});

Deno.test("events arrive as they are told, and whoever comes back goes on where it stopped", async () => {
  await using world = new StreamWorld();
  const first = await world.tell(1);
  const watcher = await world.watch();
  const second = await world.tell(2);
  await until("both came", () => watcher.story.length === 2);
  assert.deepEqual(watcher.story, [`init 1 ${first}`, `update 2 ${second}`]);
  await watcher.leave();
  const third = await world.tell(3);
  await using byHeader = await world.watch({ "Last-Event-ID": second }, `?lastEventId=${first}`);
  await using byQuery = await world.watch({}, `?lastEventId=${first}`);
  await until("all came", () => byHeader.story.length === 1 && byQuery.story.length === 2);
  assert.deepEqual(byHeader.story, [`update 3 ${third}`], "the header wins");
  assert.deepEqual(byQuery.story, [`update 2 ${second}`, `update 3 ${third}`]);
});

Deno.test("an id that cannot be read is no reason to refuse", async () => {
  await using world = new StreamWorld();
  const id = await world.tell(1);
  for (const query of ["?lastEventId=%00%0A", "?lastEventId=a&lastEventId=b", "?lastEventId=null"]) {
    await using watcher = await world.watch({}, query);
    await until("it is told", () => watcher.story.length === 1);
    assert.deepEqual(watcher.story, [`reset 1 ${id}`]);
  }
  await using watcher = await world.watch({}, "?lastEventId=&x=1");
  await until("it is told", () => watcher.story.length === 1);
  assert.deepEqual(watcher.story, [`init 1 ${id}`]);
});

Deno.test("a reader that hangs up is forgotten at once, without a word to it", async () => {
  await using world = new StreamWorld();
  await world.tell(1);
  const readers = await Promise.all(
    [1, 2, 3].map(() => openRawReader(world.url, { bytes: 4_096, restMs: 0 })),
  );
  await until("all watch", () => world.hub.figures.clients === 3);
  const { sent } = world.hub.figures;
  for (const reader of readers) await reader.hangUp();
  await until("all are forgotten", () => world.hub.figures.clients === 0);
  assert.equal(world.hub.figures.sent, sent);
});

Deno.test("HEAD tells the head alone and opens no stream", async () => {
  await using world = new StreamWorld();
  const response = await fetch(world.url, { method: "HEAD" });
  assert.deepEqual([response.status, response.headers.get("content-type")], [200, "text/event-stream"]);
  assert.equal(await response.text(), "");
  assert.equal(world.hub.figures.clients, 0);
});

Deno.test("one stream more than allowed is refused with a problem and a time to come back", async () => {
  await using world = new StreamWorld({ clientsMax: 1 });
  await using _watcher = await world.watch();
  const response = await fetch(world.url);
  const { status_code, instance } = await response.json();
  assert.deepEqual([response.status, status_code, instance], [503, 503, PATH]);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("retry-after"), "5");
});

Deno.test("who does not take an event stream is told so", async () => {
  await using world = new StreamWorld();
  const response = await fetch(world.url, { headers: { Accept: "application/json" } });
  assert.deepEqual([response.status, (await response.json()).code], [406, "not_acceptable"]);
});

Deno.test("closing ends the streams so that the server can stop, and refuses whoever comes meanwhile", async () => {
  await using world = new StreamWorld();
  await world.tell(1);
  const watchers = await Promise.all(Array.from({ length: 5 }, () => world.watch()));
  world.hub.close();
  await Promise.all(watchers.map(({ done }) => done));
  assert.ok(watchers.every(({ ended, heard }) => ended && heard.retry! >= 500));
  const response = await fetch(world.url);
  assert.deepEqual([response.status, (await response.json()).code], [503, "stopping"]);
});

Deno.test("a real EventSource hears init and update", async () => {
  await using world = new StreamWorld();
  await world.tell(1);
  const heard: string[] = [];
  const source = new EventSource(world.url);
  for (const type of ["init", "update", "reset"]) {
    source.addEventListener(type, ({ data }) => heard.push(`${type} ${JSON.parse(data).total}`));
  }
  await until("it is told", () => heard.length === 1);
  await world.tell(2);
  await until("it hears the change", () => heard.length === 2);
  source.close();
  await until("it is forgotten", () => world.hub.figures.clients === 0);
  assert.deepEqual(heard, ["init 1", "update 2"]);
});
