import assert from "node:assert/strict";
import fc from "fast-check";
import { callerWith } from "#src/http/caller_with.ts";
import { nobody } from "#src/http/caller.ts";
import type { RateClass } from "#src/http/rate_class.ts";
import { RateClients } from "#src/http/rate_clients.ts";
import { RateLimits } from "#src/http/rate_limits.ts";
import { RateWindow } from "#src/http/rate_window.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { PUBLIC_HEADERS } from "#src/http/public_headers.ts";
import { requires } from "#src/http/requires.ts";
import { Router } from "#src/http/router.ts";
import { createMemoryRateCounts } from "#src/platform/memory_rate_counts.ts";
import type { RateCounts } from "#src/platform/rate_counts.ts";
import { createUpstashRateCounts } from "#src/platform/upstash_rate_counts.ts";
import { Problem } from "#src/problem.ts";
import type { Rate } from "#src/std/settings/rate.ts";
import { needs } from "#tests/_support/needs.ts";
import { startUpstashRest } from "#tests/_support/servers/mod.ts";

const OFF = { api: null, auth: null, public: null, upload: null, write: null };
const NOW = Date.parse("2026-03-01T00:00:00Z");

/** Processes that share what they counted, and a clock. */
class Fleet {
  now = NOW;
  readonly counts: RateCounts = createMemoryRateCounts({ now: () => this.now });

  process(rates: Partial<Record<RateClass, Rate>>, counts = this.counts): RateLimits {
    return new RateLimits({ rates: { ...OFF, ...rates }, counts, now: () => this.now });
  }
}

function admitted(limits: RateLimits, times: number, client = "a"): number {
  let count = 0;
  for (let at = 0; at < times; at++) if (limits.take("public", client)!.admitted) count++;
  return count;
}

const arrivals = fc.record({
  rate: fc.record({ requests: fc.integer({ min: 1, max: 30 }), seconds: fc.integer({ min: 1, max: 90 }) }),
  /** Milliseconds before each request, as shares of a window. */
  pauses: fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.4, noNaN: true })), {
    maxLength: 400,
  }),
});

Deno.test("no fixed window admits more than the quota, and no window whatsoever more than twice as many", () => {
  fc.assert(fc.property(arrivals, ({ rate, pauses }) => {
    const window = new RateWindow(rate, "x");
    const spanMs = rate.seconds * 1000;
    let now = NOW;
    const times: number[] = [];
    for (const pause of pauses) {
      now += pause * spanMs;
      if (window.take(now)) times.push(now);
    }
    for (const [at, time] of times.entries()) {
      const sliding = times.slice(at).filter((later) => later < time + spanMs).length;
      assert.ok(sliding <= 2 * rate.requests, `${sliding} in a window of ${rate.requests}`);
    }
    const fixed = Map.groupBy(times, (time) => Math.floor(time / spanMs));
    for (const one of fixed.values()) assert.ok(one.length <= rate.requests);
  }));
});

Deno.test("who goes on and on gets the quota in each window, within one of it", () => {
  const rate = { requests: 100, seconds: 10 };
  const window = new RateWindow(rate, "x");
  const perWindow: number[] = [];
  for (let now = NOW; now < NOW + 100_000; now += 20) {
    const at = Math.floor((now - NOW) / 10_000);
    if (window.take(now)) perWindow[at] = (perWindow[at] ?? 0) + 1;
  }
  for (const count of perWindow) assert.ok(count >= 99 && count <= 100, `${perWindow}`);
});

Deno.test("a refused request is admitted when Retry-After says so, and not a moment before", () => {
  fc.assert(fc.property(arrivals, ({ rate, pauses }) => {
    const window = new RateWindow(rate, "x");
    let now = NOW;
    for (const pause of pauses) {
      now += pause * rate.seconds * 1000;
      if (window.take(now)) continue;
      const { retrySeconds, remaining } = window.standing(now);
      assert.equal(remaining, 0);
      assert.ok(retrySeconds >= 1 && retrySeconds <= rate.seconds * 2, `${retrySeconds}`);
      // Headers have whole seconds, so it may be up to one too late.
      if (retrySeconds > 1) assert.equal(window.take(now + (retrySeconds - 1) * 1000 - 1), false);
      assert.equal(window.take(now + retrySeconds * 1000 + 1), true);
      return;
    }
  }));
});

Deno.test("a clock that goes back gives nobody a new window", () => {
  const window = new RateWindow({ requests: 2, seconds: 60 }, "x");
  assert.deepEqual([NOW, NOW - 100_000, NOW - 200_000].map((now) => window.take(now)), [true, true, false]);
});

Deno.test("clients, and classes, have each their own", () => {
  const limits = new Fleet().process({
    public: { requests: 2, seconds: 60 },
    api: { requests: 1, seconds: 60 },
  });
  assert.deepEqual([admitted(limits, 5), admitted(limits, 5, "b")], [2, 2]);
  assert.equal(limits.take("api", "a")!.admitted, true);
  assert.equal(limits.take("api", "a")!.admitted, false);
  assert.equal(limits.take("write", "a"), null);
  return limits.close();
});

Deno.test("after an exchange the whole fleet knows, and n processes admit the quota and what came in between", async () => {
  const fleet = new Fleet();
  const rate = { requests: 1_000, seconds: 60 };
  const processes = Array.from({ length: 4 }, () => fleet.process({ public: rate }));
  /** What one process takes between two exchanges. */
  const perSecond = 60;
  let total = 0;
  for (let second = 0; second < 30; second++) {
    for (const limits of processes) total += admitted(limits, perSecond);
    for (const limits of processes) await limits.exchange();
    fleet.now += 1_000;
  }
  const bound = rate.requests + processes.length * (perSecond + rate.requests / 50);
  assert.ok(total >= rate.requests && total <= bound, `${total} of ${bound}`);
  await Promise.all(processes.map((limits) => limits.close()));
});

Deno.test("what another process admitted in the window before counts too", async () => {
  const fleet = new Fleet();
  const rate = { requests: 100, seconds: 60 };
  const [one, two] = [fleet.process({ public: rate }), fleet.process({ public: rate })];
  assert.equal(admitted(one, 100), 100);
  await one.exchange();
  fleet.now += 60_000;
  admitted(two, 2);
  await two.exchange();
  assert.equal(admitted(two, 100), 0);
  await Promise.all([one.close(), two.close()]);
});

Deno.test("who uses little costs no request to the store", async () => {
  let asked = 0;
  const fleet = new Fleet();
  const counts = { add: (hits: readonly unknown[]) => Promise.resolve((asked += hits.length, null)) };
  const limits = fleet.process({ public: { requests: 1_000, seconds: 60 } }, counts);
  for (let client = 0; client < 100; client++) admitted(limits, 19, `client ${client}`);
  await limits.exchange();
  assert.equal(asked, 0);
  admitted(limits, 1);
  admitted(limits, 1, "client 7");
  await limits.exchange();
  assert.equal(asked, 2);
  await limits.close();
});

Deno.test("a store that loses its answers does not have anything counted twice", async () => {
  const fleet = new Fleet();
  const lost = {
    add: async (hits: Parameters<RateCounts["add"]>[0]) => (await fleet.counts.add(hits), null),
  };
  const rate = { requests: 1_000, seconds: 60 };
  const [one, two] = [fleet.process({ public: rate }, lost), fleet.process({ public: rate })];
  for (let at = 0; at < 10; at++) {
    admitted(one, 40);
    await one.exchange();
  }
  admitted(two, 40);
  await two.exchange();
  assert.equal(two.take("public", "a")!.remaining, 1_000 - 400 - 40 - 1);
  await Promise.all([one.close(), two.close()]);
});

Deno.test("a strict class admits the quota exactly, however many ask at the same time of however many processes", async () => {
  const fleet = new Fleet();
  const processes = Array.from({ length: 3 }, () => fleet.process({ auth: { requests: 20, seconds: 60 } }));
  const asked = Array.from({ length: 90 }, (_, at) => processes[at % 3]!.takeStrictly("auth", "a"));
  const verdicts = await Promise.all(asked);
  assert.equal(verdicts.filter((verdict) => verdict!.admitted).length, 20);
  await Promise.all(processes.map((limits) => limits.close()));
});

Deno.test("a flood of addresses neither grows memory for ever nor frees who comes again and again", () => {
  const clients = new RateClients({ requests: 3, seconds: 60 }, "public");
  for (let at = 0; at < 3; at++) assert.equal(clients.windowOf("mine", NOW).take(NOW), true);
  for (let at = 0; at < 300_000; at++) {
    clients.windowOf(`flood ${at}`, NOW).take(NOW);
    if (at % 10_000 === 0) assert.equal(clients.windowOf("mine", NOW).take(NOW), false);
    assert.ok(clients.size <= 50_000, `${clients.size}`);
  }
  clients.windowOf("later", NOW + 120_000);
  clients.windowOf("later", NOW + 240_000);
  assert.equal(clients.size, 1);
});

Deno.test({
  name:
    "Redis stopped: each process counts for itself and nothing hangs; when it is back the fleet counts together",
  ...needs("TEST_REDIS_URL"),
  async fn() {
    const token = "a-long-secret-token";
    const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token });
    const fleet = new Fleet();
    const client = crypto.randomUUID();
    const rates = { public: { requests: 100, seconds: 2 }, auth: { requests: 3, seconds: 2 } };
    const redis = createUpstashRateCounts({ url: front.url, token, timeoutMs: 2_000 });
    const [one, two] = [fleet.process(rates, redis), fleet.process(rates, redis)];
    const strictly = (limits: RateLimits) =>
      Promise.all(Array.from({ length: 9 }, () => limits.takeStrictly("auth", client)))
        .then((all) => all.filter((verdict) => verdict!.admitted).length);
    front.setFault("down");
    for (const limits of [one, two]) {
      assert.equal(admitted(limits, 150, client), 100);
      await limits.exchange();
      assert.equal(admitted(limits, 150, client), 0);
      assert.equal(await strictly(limits), 3);
    }
    fleet.now += 60_000;
    front.setFault("none");
    assert.equal(admitted(one, 60, client), 60);
    await one.exchange();
    admitted(two, 2, client);
    await two.exchange();
    assert.equal(two.take("public", client)!.remaining, 37);
    assert.equal(await strictly(one) + await strictly(two), 3);
    await Promise.all([one.close(), two.close()]);
    await front.stop();
  },
});

/** A small service with something in each class. */
function scene(rates: Partial<Record<RateClass, Rate>>, { trustedProxies = 0 } = {}) {
  const fleet = new Fleet();
  const limits = fleet.process(rates);
  const router = new Router(() => {}, {
    identify({ headers }) {
      const token = headers.get("authorization");
      if (token === "bad") throw new Problem("token_invalid");
      if (token === null) return nobody;
      const caller = callerWith({ id: token, sessionId: null, roles: ["super_admin"] });
      return token.startsWith("later") ? Promise.resolve(caller) : caller;
    },
  });
  const route = (method: "get" | "post", path: string, isPrivate: boolean) => {
    router.declare({ ...(isPrivate ? requires("clients:read") : {}), method, path, responses: {} });
    router.on(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ":$1"), (context) => context.json({}));
  };
  route("get", "/open", false);
  route("get", "/v1/clients/{id}", true);
  route("post", "/v1/clients/{id}", true);
  route("post", "/v1/auth/login", false);
  route("post", "/v1/auth/logout", true);
  route("post", "/api/files/upload", true);
  route("post", "/jobs/{name}", false);
  for (const path of ["/healthz", "/readyz", "/metrics"]) route("get", path, false);
  router.getDirect("/kept", (_, state) => {
    state.tagged = true;
    return new Response("kept", { headers: { ...PUBLIC_HEADERS, ...state.headers } });
  });
  const fetch = observedFetch(router, () => {}, { limits, trustedProxies, corsOrigins: [], isHttps: false });
  const ask = async (path: string, { from = "192.0.2.1", ...init }: RequestInit & { from?: string } = {}) => {
    const remoteAddr = { transport: "tcp", hostname: from, port: 1 } as const;
    return await fetch(new Request(`http://aliran.test${path}`, init), { remoteAddr });
  };
  return { fleet, limits, fetch, ask };
}

const ONCE = { requests: 1, seconds: 60 };
const ALL_ONCE = { api: ONCE, auth: ONCE, public: ONCE, upload: ONCE, write: ONCE };

for (
  const [name, method, path] of [
    ["public", "GET", "/open"],
    ["public", "HEAD", "/open"],
    ["public", "GET", "/nowhere"],
    ["api", "GET", "/v1/clients/7"],
    ["api", "HEAD", "/v1/clients/7"],
    ["api", "GET", "/v1/%63lients/7"],
    ["write", "POST", "/v1/clients/7"],
    ["write", "DELETE", "/nowhere"],
    ["upload", "POST", "/api/files/upload"],
    ["auth", "POST", "/v1/auth/login"],
    ["auth", "POST", "/v1/%61uth/login"],
  ] as const
) {
  Deno.test(`${method} ${path} is limited as '${name}'`, async () => {
    const { ask, limits } = scene(ALL_ONCE);
    const init = { method, headers: { authorization: "somebody" } };
    const first = await ask(path, init);
    assert.notEqual(first.status, 429);
    assert.equal(first.headers.get("ratelimit-policy"), `"${name}";q=1;w=60`);
    assert.equal(first.headers.get("ratelimit"), `"${name}";r=0;t=60`);
    const second = await ask(path, init);
    assert.equal(second.status, 429);
    assert.equal(second.headers.get("ratelimit"), `"${name}";r=0;t=60`);
    assert.equal(second.headers.get("retry-after"), "120");
    if (method !== "HEAD") {
      const problem = await second.json();
      assert.equal(problem.code, "too_many_requests");
      assert.deepEqual(problem["violated-policies"], [name]);
    }
    await limits.close();
  });
}

for (
  const [method, path] of [
    ["GET", "/healthz"],
    ["GET", "/readyz"],
    ["GET", "/metrics"],
    ["POST", "/jobs/run_import"],
    ["OPTIONS", "/open"],
    ["OPTIONS", "/v1/auth/login"],
  ] as const
) {
  Deno.test(`${method} ${path} is not limited`, async () => {
    const { ask } = scene(ALL_ONCE);
    for (let at = 0; at < 5; at++) {
      const response = await ask(path, { method });
      assert.ok(response.ok);
      assert.equal(response.headers.get("ratelimit"), null);
    }
  });
}

Deno.test("callers are counted by who they are, from wherever; strangers and bad tokens by address", async () => {
  for (const token of ["somebody", "later somebody"]) {
    const { ask, limits } = scene({ api: { requests: 2, seconds: 60 } });
    const status = async (authorization: string | null, from: string) =>
      (await ask("/v1/clients/7", { from, headers: authorization === null ? {} : { authorization } })).status;
    assert.equal(await status(token, "192.0.2.1"), 200);
    assert.equal(await status(token, "192.0.2.2"), 200);
    assert.equal(await status(token, "192.0.2.3"), 429);
    assert.equal(await status(`${token} else`, "192.0.2.3"), 200);
    assert.equal(await status(null, "192.0.2.3"), 401);
    assert.equal(await status("bad", "192.0.2.3"), 401);
    assert.equal(await status("bad", "192.0.2.3"), 429);
    assert.equal(await status(null, "192.0.2.3"), 429);
    assert.equal(await status(null, "192.0.2.4"), 401);
    await limits.close();
  }
});

Deno.test("whoever shares an address with somebody who tries to sign in again and again can sign out", async () => {
  const { ask, limits } = scene({ auth: ONCE });
  const status = async (path: string, authorization?: string) =>
    (await ask(path, { method: "POST", ...(authorization && { headers: { authorization } }) })).status;
  assert.deepEqual([await status("/v1/auth/login"), await status("/v1/auth/login")], [200, 429]);
  assert.equal(await status("/v1/auth/logout", "somebody"), 200);
  assert.equal(await status("/v1/auth/logout", "somebody"), 429);
  assert.equal(await status("/v1/auth/logout", "bad"), 429);
  await limits.close();
});

Deno.test("behind a proxy the forwarded address counts, and what a client forges before it does not", async () => {
  const { ask, limits } = scene({ public: ONCE }, { trustedProxies: 1 });
  const status = async (forwarded: string) =>
    (await ask("/open", { headers: { "x-forwarded-for": forwarded } })).status;
  assert.deepEqual(
    [await status("203.0.113.1"), await status("9.9.9.9, 203.0.113.1"), await status("203.0.113.2")],
    [200, 429, 200],
  );
  await limits.close();
});

Deno.test("kept answers for the world are limited too, and say so when there is nothing left", async () => {
  const { ask, limits } = scene({ public: { requests: 2, seconds: 60 } });
  const seen = [await ask("/kept"), await ask("/kept"), await ask("/kept")];
  assert.deepEqual(seen.map(({ status }) => status), [200, 200, 429]);
  assert.deepEqual(
    seen.map(({ headers }) => headers.get("ratelimit")),
    [null, null, '"public";r=0;t=60'],
  );
  await limits.close();
});

Deno.test("a request that came by no connection, as tests ask, is not limited", async () => {
  const { fetch } = scene(ALL_ONCE);
  for (let at = 0; at < 5; at++) {
    const response = await fetch(new Request("http://aliran.test/open"));
    assert.deepEqual([response.status, response.headers.get("ratelimit")], [200, null]);
  }
});

Deno.test("over a real server clients are told apart by their connections' addresses", async () => {
  const { fetch, limits } = scene({ public: { requests: 2, seconds: 3_600 } });
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, fetch);
  const statuses: number[] = [];
  for (let at = 0; at < 3; at++) {
    const response = await globalThis.fetch(`http://127.0.0.1:${server.addr.port}/open`);
    await response.body?.cancel();
    statuses.push(response.status);
  }
  assert.deepEqual(statuses, [200, 200, 429]);
  await limits.close();
});
