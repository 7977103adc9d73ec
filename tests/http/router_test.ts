import assert from "node:assert/strict";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import type { Observation, RequestObservation } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";

const MADE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-z]+$/;
const SECRET = "hunter2";

interface Scene {
  ask(path: string, init?: RequestInit): Promise<Response>;
  readonly observations: Observation[];
  /** The lines of the log about requests. */
  requests(): RequestObservation[];
}

/** A router with a route of each kind. */
function scene(): Scene {
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  const router = new Router(observe);
  router.get("/plain", (context) => context.text("plain"));
  router.get("/items/:id", async (context) => await Promise.resolve(context.text(context.req.param("id"))));
  router.post("/items", (context) => context.text("made", 201));
  router.get("/items", (context) => context.text("all"));
  router.get("/unchanged", () => new Response(null, { status: 304 }));
  router.get("/redirect", () => Response.redirect("http://aliran.test/plain", 302));
  router.get("/refused", () => {
    throw new Problem("source_busy", { headers: { "Retry-After": "5" }, cause: new Error(SECRET) });
  });
  router.get("/broken", () => {
    throw new TypeError(`Cannot read ${SECRET}`, { cause: new Error(SECRET) });
  });
  router.get("/rejected", () => Promise.reject(new TypeError(`Cannot read ${SECRET}`)));
  router.get("/thrown-text", () => {
    throw SECRET;
  });
  const fetch = observedFetch(router, observe);
  return {
    observations,
    requests: () => observations.filter((observation) => observation.event === "request"),
    ask: async (path, init) => await fetch(new Request(`http://aliran.test${path}`, init)),
  };
}

const ANSWERS: Readonly<Record<string, readonly [init: RequestInit, status: number]>> = {
  "/plain": [{}, 200],
  "/items/7": [{}, 200],
  "/items": [{ method: "POST" }, 201],
  "/unchanged": [{}, 304],
  "/redirect": [{}, 302],
  "/nowhere": [{}, 404],
  "/refused": [{}, 503],
  "/broken": [{}, 500],
  "/rejected": [{}, 500],
};

for (const [path, [init, status]] of Object.entries(ANSWERS)) {
  Deno.test(`a ${status} of ${path} carries the client's request id and stands in the log under it`, async () => {
    const { ask, requests } = scene();
    const response = await ask(path, { ...init, headers: { "x-request-id": "client-1:a.b_c" } });
    await response.body?.cancel();
    assert.equal(response.status, status);
    assert.equal(response.headers.get("x-request-id"), "client-1:a.b_c");
    assert.equal(requests().length, 1);
    const { id, method, path: logged, status: seen, ms } = requests()[0]!;
    assert.deepEqual([id, method, logged, seen], ["client-1:a.b_c", init.method ?? "GET", path, status]);
    assert.ok(ms >= 0);
  });
}

for (const id of ["", "a b", "x".repeat(65), 'a"b', "a\tb", "<script>", "a,b", "ü"]) {
  Deno.test(`the request id '${id.slice(0, 10)}' is not sane: another one is made`, async () => {
    const { ask, requests } = scene();
    const response = await ask("/plain", { headers: { "x-request-id": id } });
    await response.body?.cancel();
    assert.match(response.headers.get("x-request-id") ?? "", MADE_ID);
    assert.equal(requests()[0]?.id, response.headers.get("x-request-id"));
  });
}

Deno.test("without a request id each request gets its own, also in its problem", async () => {
  const { ask } = scene();
  const [one, two] = [await ask("/nowhere"), await ask("/nowhere")];
  const [first, second] = [await one.json(), await two.json()];
  assert.match(first.request_id, MADE_ID);
  assert.equal(first.request_id, one.headers.get("x-request-id"));
  assert.notEqual(first.request_id, second.request_id);
});

Deno.test("an unknown path is a 404 that names it, without its query", async () => {
  const { ask } = scene();
  const response = await ask(`/nowhere?key=${SECRET}`, { method: "POST" });
  const body = await response.json();
  assert.equal(response.status, 404);
  assert.equal(body.code, "not_found");
  assert.equal(body.instance, "/nowhere");
  assert.equal(body.detail, "Nothing is at '/nowhere'");
  assert.equal(response.headers.get("allow"), null);
});

for (
  const [path, method, allow] of [
    ["/plain", "POST", "GET, HEAD, OPTIONS"],
    ["/items/7", "DELETE", "GET, HEAD, OPTIONS"],
    ["/items", "PUT", "GET, HEAD, OPTIONS, POST"],
    ["/broken", "PATCH", "GET, HEAD, OPTIONS"],
  ] as const
) {
  Deno.test(`${method} ${path} is a 405 that says what is allowed`, async () => {
    const response = await scene().ask(path, { method });
    const body = await response.json();
    assert.equal(response.status, 405);
    assert.equal(body.code, "method_not_allowed");
    assert.equal(response.headers.get("allow"), allow);
    assert.equal(body.detail, `'${path}' takes ${allow}: current method is '${method}'`);
  });
}

Deno.test("HEAD is GET without a body, also for refusals", async () => {
  const { ask, requests } = scene();
  for (const [path, status] of Object.entries({ "/plain": 200, "/nowhere": 404, "/broken": 500 })) {
    const response = await ask(path, { method: "HEAD" });
    assert.equal(response.status, status);
    assert.equal(await response.text(), "");
    assert.ok(response.headers.get("x-request-id"));
  }
  assert.deepEqual(requests().map(({ method }) => method), ["HEAD", "HEAD", "HEAD"]);
});

for (const path of ["/plain", "/items/7", "/nowhere"]) {
  Deno.test(`OPTIONS ${path} is a 204 that a browser understands`, async () => {
    const { ask, requests } = scene();
    const response = await ask(path, {
      method: "OPTIONS",
      headers: { origin: "https://chart.test", "access-control-request-method": "GET" },
    });
    assert.equal(response.status, 204);
    assert.equal(await response.text(), "");
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    assert.equal(response.headers.get("access-control-allow-credentials"), null);
    assert.match(response.headers.get("access-control-allow-methods") ?? "", /\bGET\b/);
    assert.match(response.headers.get("access-control-allow-headers") ?? "", /Authorization/);
    assert.ok(response.headers.get("x-request-id"));
    assert.equal(requests().length, 1);
  });
}

for (const path of ["/broken", "/rejected", "/thrown-text"]) {
  Deno.test(`a handler that fails (${path}) is a 500 that shows no cause; the log has it`, async () => {
    const { ask, observations, requests } = scene();
    const response = await ask(path);
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.ok(response.headers.get("x-request-id"));
    assert.doesNotMatch(text + JSON.stringify([...response.headers]), /hunter2|TypeError|\bat /);
    assert.equal(JSON.parse(text).detail, "Something went wrong on our side");
    assert.equal(observations.filter(({ event }) => event === "unexpected").length, 1);
    assert.equal(requests().length, 1);
  });
}

Deno.test("a refusal keeps its headers, and its cause stays in the log", async () => {
  const { ask, observations, requests } = scene();
  const response = await ask("/refused");
  assert.equal(response.headers.get("retry-after"), "5");
  assert.doesNotMatch(await response.text(), /hunter2/);
  assert.deepEqual(observations.map(({ event }) => event), ["request"]);
  const { error } = requests()[0]!;
  assert.ok(error instanceof Problem);
  assert.equal((error.cause as Error).message, SECRET);
});

Deno.test("the log never has the query, which may hold a key", async () => {
  const { ask, observations } = scene();
  for (const path of ["/plain", "/nowhere", "/broken", "/items/a%3Fb"]) {
    const response = await ask(`${path}?key=s3cr3t#fragment`);
    await response.body?.cancel();
  }
  assert.equal(observations.filter(({ event }) => event === "request").length, 4);
  for (const observation of observations) assert.doesNotMatch(JSON.stringify(observation), /s3cr3t/);
});

Deno.test("every refusal can be read by pages of any origin", async () => {
  const { ask } = scene();
  for (
    const [path, method] of [["/nowhere", "GET"], ["/plain", "PUT"], ["/broken", "GET"], ["/refused", "GET"]]
  ) {
    const response = await ask(path!, { method: method! });
    await response.body?.cancel();
    assert.equal(response.headers.get("access-control-allow-origin"), "*");
    assert.match(response.headers.get("access-control-expose-headers") ?? "", /X-Request-Id/);
  }
});

Deno.test("a reader who leaves is no unexpected failure", async () => {
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  const router = new Router(observe);
  const leaving = new AbortController();
  router.get("/", (context) => {
    leaving.abort();
    context.req.raw.signal.throwIfAborted();
    return context.text("too late");
  });
  const request = new Request("http://aliran.test/", { signal: leaving.signal });
  const response = await observedFetch(router, observe)(request);
  await response.body?.cancel();
  assert.deepEqual(observations.map(({ event }) => event), ["request"]);
});

Deno.test("once it stops, everything but whether it lives is refused with 503 and told in the log; what runs goes on", async () => {
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  const router = new Router(observe);
  const gate = Promise.withResolvers<void>();
  router.get("/healthz", (context) => context.text("alive"));
  router.get("/slow", (context) => gate.promise.then(() => context.text("slow")));
  router.post("/slow", () => assert.fail("A request was taken"));
  router.getDirect("/direct", () => new Response("direct"));
  const fetch = observedFetch(router, observe);
  const ask = (path: string, init?: RequestInit) => fetch(new Request(`http://aliran.test${path}`, init));
  const running = ask("/slow");

  router.stop();

  assert.equal((await ask("/healthz")).status, 200);
  for (const [path, method] of [["/slow", "POST"], ["/direct", "GET"], ["/nowhere", "GET"]] as const) {
    const response = await ask(path, { method });
    const { code, request_id } = await response.json();
    assert.deepEqual([response.status, code], [503, "stopping"]);
    assert.deepEqual(["connection", "retry-after"].map((name) => response.headers.get(name)), ["close", "1"]);
    assert.equal(request_id, response.headers.get("x-request-id"));
  }
  gate.resolve();
  assert.equal(await (await running).text(), "slow");
  const statuses = observations.flatMap((one) => one.event === "request" ? [one.status] : []);
  assert.deepEqual(statuses, [200, 503, 503, 503, 200]);
});
