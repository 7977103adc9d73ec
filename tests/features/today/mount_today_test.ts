import assert from "node:assert/strict";
import { mountToday } from "#src/features/today/mount_today.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { nobody } from "#src/http/caller.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { anybody } from "#tests/_support/anybody.ts";
import { createCheckedFetch } from "#tests/_support/checked_fetch.ts";
import { needs } from "#tests/_support/needs.ts";
import { createFleet, type FleetProcess } from "./fleet.ts";
import { createTodayWorld, type TodayWorld } from "./today_world.ts";

const PATH = "/api/visitors/today";

interface Place {
  readonly world: TodayWorld;
  readonly process: FleetProcess;
  /** Asks the route; answers are held against its contract. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
}

function sentence(name: string, run: (place: Place) => Promise<void>): void {
  Deno.test({
    name: `GET ${PATH}: ${name}`,
    ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
    async fn() {
      await using world = await createTodayWorld();
      await using fleet = createFleet(world);
      const process = await fleet.start();
      const router = new Router(() => {}, {
        identify: (request) => request.headers.has("authorization") ? anybody.identify(request) : nobody,
      });
      mountToday(router, { reader: process.reader, openBypass: false, now: world.now });
      const document = apiDocument(router, { register: () => {}, publicBaseUrl: null });
      const ask = createCheckedFetch(observedFetch(router, () => {}), () => Promise.resolve(document));
      await run({ world, process, ask });
    },
  });
}

const ADMIN = { authorization: "Bearer admin" };

sentence("the body is the number and where it came from, the head says the rest", async ({ ask, world }) => {
  await world.visit();
  const first = await ask(PATH, { headers: { "x-request-id": "mine" } });
  assert.equal(await first.text(), '{"total":1,"source":"db"}');
  assert.match(first.headers.get("server-timing")!, /^db;dur=\d+\.\d$/);
  assert.match(first.headers.get("last-event-id")!, /^\w+-1$/);
  world.advance(999);
  const second = await ask(PATH, { headers: { "x-request-id": "mine" } });
  assert.equal(await second.text(), '{"total":1,"source":"cache"}');
  const { headers } = second;
  assert.equal(headers.get("server-timing"), "cache");
  assert.equal(headers.get("last-event-id"), first.headers.get("last-event-id"));
  for (const [{ headers }, state] of [[first, "MISS"], [second, "HIT"]] as const) {
    assert.equal(headers.get("x-cache"), state);
    assert.equal(headers.get("age"), "0");
    assert.equal(headers.get("x-request-id"), "mine");
    assert.equal(headers.get("cache-control"), "no-cache");
    assert.equal(headers.get("content-type"), "application/json");
    assert.equal(headers.get("access-control-allow-origin"), "*");
    assert.match(headers.get("access-control-expose-headers")!, /Last-Event-ID/);
  }
  world.advance(59_001);
  assert.equal((await ask(PATH)).headers.get("age"), "60");
});

sentence("callers who may read past the cache, others get what is kept", async ({ ask, world }) => {
  await (await ask(PATH)).text();
  await world.visit();
  const noCache = { "cache-control": "no-cache" };
  for (const [path, head] of [[`${PATH}?cache=bypass`, {}], [PATH, noCache]] as const) {
    const open = await ask(path, { headers: head });
    assert.equal(await open.text(), '{"total":0,"source":"cache"}');
    assert.equal(open.headers.get("x-cache"), "HIT");
    const admins = await ask(path, { headers: { ...head, ...ADMIN } });
    assert.equal(await admins.text(), '{"total":1,"source":"db"}');
    assert.equal(admins.headers.get("x-cache"), "BYPASS");
    assert.equal(admins.headers.get("last-event-id"), null);
  }
});

sentence(
  "without the stores there is no event to go on from, without the database an older number",
  async (place) => {
    const { ask, world, process } = place;
    process.front.setFault("down");
    const alone = await ask(PATH);
    assert.equal(await alone.text(), '{"total":0,"source":"db"}');
    assert.equal(alone.headers.get("last-event-id"), null);
    await world.own.sql("rename table visitor_count to away");
    world.advance(30_000);
    const stale = await ask(PATH);
    assert.equal(await stale.text(), '{"total":0,"source":"cache"}');
    assert.equal(stale.headers.get("x-cache"), "STALE");
    assert.equal(stale.headers.get("age"), "30");
  },
);

sentence("what it cannot do it refuses", async ({ ask }) => {
  const refusals: readonly [string, RequestInit, number, string][] = [
    [`${PATH}?cache=never`, {}, 400, "bad_parameter"],
    [`${PATH}?cache=bypass&cache=bypass`, {}, 400, "bad_parameter"],
    [PATH, { headers: { accept: "text/csv" } }, 406, "not_acceptable"],
  ];
  for (const [path, init, status, code] of refusals) {
    const response = await ask(path, init);
    assert.equal(response.status, status);
    assert.equal((await response.json()).code, code);
  }
  const other = await ask(`${PATH}?v=123`, { method: "HEAD" });
  assert.equal(other.status, 200);
  assert.equal(await other.text(), "");
});
