import assert from "node:assert/strict";
import { mountImportEvents } from "#src/features/imports/progress/mount_import_events.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { callerWith } from "#src/http/caller_with.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Problem } from "#src/problem.ts";
import type { Role } from "#src/roles.ts";
import { Router } from "#src/http/router.ts";
import { createCheckedFetch } from "#tests/_support/checked_fetch.ts";
import { until } from "#tests/_support/until.ts";
import { EventWatcher } from "./event_watcher.ts";
import { EventWorld } from "./event_world.ts";
import { anybody } from "#tests/_support/anybody.ts";

function routerOf({ events }: EventWorld): Router {
  const router = new Router(() => {}, anybody);
  mountImportEvents(router, { events });
  return router;
}

Deno.test("GET …/events: the head lets nothing hold events back, the end is told once and then there is nothing", async () => {
  await using world = await EventWorld.memory();
  const router = routerOf(world);
  const document = apiDocument(router, { register: () => {}, publicBaseUrl: null });
  const ask = createCheckedFetch(observedFetch(router, () => {}), () => Promise.resolve(document));
  const id = world.add();
  const path = `/api/files/job/${id}/events`;
  await world.land(id, 20);
  const response = await ask(path, { headers: { accept: "text/event-stream" } });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.equal(response.headers.get("cache-control"), "no-store, no-transform");
  assert.equal(response.headers.get("x-accel-buffering"), "no");
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  assert.ok(response.headers.has("x-request-id"));
  const watcher = new EventWatcher(response.body!);
  await world.tell(id, { phase: "done", state: "completed" });
  await watcher.over();
  assert.deepEqual(watcher.story, ["progress 27", "progress 100"]);
  const { lastEventId } = watcher.heard;
  const [byHead, byQuery] = [
    await ask(path, { headers: { "last-event-id": lastEventId } }),
    await ask(`${path}?lastEventId=${lastEventId}`),
  ];
  for (const { status, headers } of [byHead, byQuery]) {
    assert.deepEqual([status, headers.get("cache-control")], [204, "no-store"]);
  }
  const head = await ask(`/api/files/job/${world.add()}/events`, { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
  assert.equal((await ask(path, { headers: { accept: "text/csv" } })).status, 406);
  assert.equal((await ask(`/api/files/job/${crypto.randomUUID()}/events`)).status, 404);
  assert.deepEqual([world.events.size, world.following], [0, 0]);
  world.events.close();
  const stopping = await ask(path);
  assert.deepEqual([stopping.status, stopping.headers.get("retry-after")], [503, "5"]);
  assert.equal((await stopping.json()).code, "stopping");
});

Deno.test("GET …/events: who may no longer read is let go, and who nobody can tell about is not", async () => {
  await using world = await EventWorld.memory({ keepaliveMs: 20 });
  const roles: Role[] = ["manager"];
  let problem: Problem | null = null;
  const router = new Router(() => {}, {
    identify() {
      if (problem !== null) throw problem;
      return callerWith({ id: "tester", sessionId: null, roles });
    },
  });
  mountImportEvents(router, { events: world.events });
  const ask = observedFetch(router, () => {});
  for (const leave of [() => roles.length = 0, () => problem = new Problem("token_invalid")]) {
    [problem, roles[0]] = [null, "manager"];
    const id = world.add();
    const response = await ask(new Request(`http://aliran.test/api/files/job/${id}/events`));
    assert.equal(response.status, 200);
    const watcher = new EventWatcher(response.body!);
    problem = new Problem("data_unavailable");
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(world.events.size, 1);
    problem = null;
    leave();
    await watcher.over();
    assert.deepEqual([world.events.size, world.following], [0, 0]);
  }
});

Deno.test("GET …/events: a reader that hangs up frees its place, and no more than are allowed are let in", async () => {
  await using world = await EventWorld.memory({ keepaliveMs: 20, streamsMax: 1 });
  const fetch = observedFetch(routerOf(world), () => {});
  const handler = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(handler, (request) => fetch(request));
  const url = `http://127.0.0.1:${server.addr.port}/api/files/job/${world.add()}/events`;
  const leaving = new AbortController();
  const response = await globalThis.fetch(url, { signal: leaving.signal });
  const reader = response.body!.getReader();
  assert.match(
    new TextDecoder().decode((await reader.read()).value),
    /^retry: \d+\n\nid: \w+-0\nevent: progress\n/,
  );
  const full = await globalThis.fetch(url);
  assert.deepEqual([full.status, (await full.json()).code], [503, "stream_full"]);
  leaving.abort();
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  });
  await until("its place is free", () => world.events.size === 0);
  await server.shutdown();
});
