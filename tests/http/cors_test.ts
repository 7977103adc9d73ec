import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { nobody } from "#src/http/caller.ts";
import { callerWith } from "#src/http/caller_with.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { PUBLIC_HEADERS } from "#src/http/public_headers.ts";
import { RateLimits } from "#src/http/rate_limits.ts";
import { requires } from "#src/http/requires.ts";
import { Router } from "#src/http/router.ts";
import { createMemoryRateCounts } from "#src/platform/memory_rate_counts.ts";
import { Problem } from "#src/problem.ts";
import { needs } from "#tests/_support/needs.ts";

const LISTED = "https://app.example.test";
const STRANGER = "https://evil.example.test";
const ROLES: Readonly<Record<string, string>> = { manager: "manager", viewer: "user" };

/** A service with a public path, private ones, and one that is both. */
function scene(corsOrigins: readonly string[]) {
  const router = new Router(() => {}, {
    identify({ headers }) {
      const token = headers.get("authorization");
      if (token === null) return nobody;
      const role = ROLES[token];
      if (role === undefined) throw new Problem("token_invalid");
      return callerWith({ id: token, sessionId: null, roles: [role] });
    },
  });
  const guarded = requires("clients:restore");
  router.declare({ method: "get", path: "/open", responses: {} });
  router.get("/open", () => new Response("open", { headers: { ...PUBLIC_HEADERS, etag: '"1"' } }));
  router.declare({ ...requires("clients:write"), method: "get", path: "/things/{id}", responses: {} });
  router.declare({ ...guarded, method: "patch", path: "/things/{id}", responses: {} });
  router.get("/things/:id", () => Response.json({}, { headers: { etag: '"1"', vary: "Accept" } }));
  router.patch("/things/:id", () => new Response(null, { status: 204 }));
  router.declare({ method: "get", path: "/both", responses: {} });
  router.declare({ ...guarded, method: "post", path: "/both", responses: {} });
  router.get("/both", () => new Response("both", { headers: PUBLIC_HEADERS }));
  router.post("/both", () => new Response(null, { status: 204 }));
  router.declare({ method: "post", path: "/v1/auth/login", responses: {} });
  router.post("/v1/auth/login", () => {
    throw new Problem("token_required");
  });
  router.declare({ ...requires("clients:write"), method: "get", path: "/broken", responses: {} });
  router.get("/broken", () => {
    throw new TypeError("Broken");
  });
  const rate = { requests: 1_000, seconds: 60 };
  const limits = new RateLimits({
    rates: { api: rate, auth: rate, public: rate, upload: rate, write: rate },
    counts: createMemoryRateCounts({ now: Date.now }),
    now: Date.now,
  });
  return {
    limits,
    fetch: observedFetch(router, () => {}, { limits, trustedProxies: 0, corsOrigins, isHttps: false }),
  };
}

function corsOf({ headers }: Response) {
  return {
    allows: headers.get("access-control-allow-origin"),
    exposes: headers.get("access-control-expose-headers") !== null,
    varies: /\bOrigin\b/.test(headers.get("vary") ?? ""),
  };
}

const ANYBODY = { allows: "*", exposes: true, varies: false };
const THIS_ONE = { allows: LISTED, exposes: true, varies: true };
const NOT_YOU = { allows: null, exposes: false, varies: true };
const NOBODY = { allows: null, exposes: false, varies: false };

/** Method, path, token, status, and whether it is public. */
const REQUESTS: readonly (readonly [string, string, string | null, number, "public" | "private"])[] = [
  ["GET", "/open", null, 200, "public"],
  ["GET", "/open", "nonsense", 200, "public"],
  ["PUT", "/open", null, 405, "public"],
  ["GET", "/nowhere", null, 404, "public"],
  ["GET", "/both", null, 200, "public"],
  ["POST", "/both", null, 401, "private"],
  ["POST", "/both", "viewer", 403, "private"],
  ["DELETE", "/both", null, 405, "private"],
  ["GET", "/things/7", "manager", 200, "private"],
  ["HEAD", "/things/7", "manager", 200, "private"],
  ["GET", "/things/7", null, 401, "private"],
  ["GET", "/%74hings/7", null, 401, "private"],
  ["GET", "/things/7", "nonsense", 401, "private"],
  ["GET", "/things/7", "viewer", 403, "private"],
  ["PATCH", "/things/7", "manager", 403, "private"],
  ["DELETE", "/things/7", "manager", 405, "private"],
  ["GET", "/broken", "manager", 500, "private"],
  ["POST", "/v1/auth/login", null, 401, "private"],
  ["GET", "/v1/auth/nowhere", null, 404, "private"],
  ["POST", "/jobs/nowhere", null, 404, "private"],
];

for (const [method, path, token, status, kind] of REQUESTS) {
  for (
    const [list, origin, wanted] of [
      [[LISTED, "http://localhost:5173"], LISTED, THIS_ONE],
      [[LISTED], STRANGER, NOT_YOU],
      [[LISTED], `${LISTED}:443`, NOT_YOU],
      [[LISTED], "null", NOT_YOU],
      [[LISTED], null, NOT_YOU],
      [[], LISTED, NOBODY],
      [[], null, NOBODY],
    ] as const
  ) {
    Deno.test(`${method} ${path} by ${token} from ${origin} where ${list.length} are listed: ${status}, ${kind}`, async () => {
      const { fetch, limits } = scene(list);
      const headers = new Headers();
      if (token !== null) headers.set("authorization", token);
      if (origin !== null) headers.set("origin", origin);
      const remoteAddr = { transport: "tcp", hostname: "192.0.2.1", port: 1 } as const;
      const response = await fetch(new Request(`http://aliran.test${path}`, { method, headers }), {
        remoteAddr,
      });
      assert.equal(response.status, status);
      assert.deepEqual(corsOf(response), kind === "public" ? ANYBODY : wanted);
      assert.equal(response.headers.get("access-control-allow-credentials"), null);
      await limits.close();
    });
  }
}

for (
  const [path, method, wanted] of [
    ["/open", "GET", "public"],
    ["/nowhere", "GET", "public"],
    ["/both", "GET", "public"],
    ["/both", "POST", "GET, HEAD, OPTIONS, POST"],
    ["/things/7", "PATCH", "GET, HEAD, OPTIONS, PATCH"],
    ["/things/7", "DELETE", "GET, HEAD, OPTIONS, PATCH"],
    ["/v1/auth/login", "POST", "OPTIONS, POST"],
  ] as const
) {
  Deno.test(`a browser that asks before ${method} ${path} is told what listed origins may, and others nothing`, async () => {
    const { fetch } = scene([LISTED]);
    const ask = async (origin: string) =>
      await fetch(
        new Request(`http://aliran.test${path}`, {
          method: "OPTIONS",
          headers: {
            origin,
            "access-control-request-method": method,
            "access-control-request-headers": "authorization,if-match",
          },
        }),
      );
    const [listed, stranger] = [await ask(LISTED), await ask(STRANGER)];
    assert.deepEqual([listed.status, stranger.status], [204, 204]);
    if (wanted === "public") {
      assert.deepEqual([corsOf(listed), corsOf(stranger)], [ANYBODY, ANYBODY]);
      assert.equal(stranger.headers.get("access-control-allow-methods"), "GET, HEAD, OPTIONS");
      return;
    }
    assert.deepEqual([corsOf(listed), corsOf(stranger)], [THIS_ONE, NOT_YOU]);
    assert.equal(listed.headers.get("access-control-allow-methods"), wanted);
    const taken = listed.headers.get("access-control-allow-headers")!.split(", ");
    for (
      const name of [
        "Authorization",
        "Content-Type",
        "If-Match",
        "If-None-Match",
        "Idempotency-Key",
        "X-Request-Id",
      ]
    ) assert.ok(taken.includes(name), name);
    for (const name of ["allow-methods", "allow-headers", "max-age"]) {
      assert.equal(stranger.headers.get(`access-control-${name}`), null);
    }
  });
}

Deno.test("listed origins may read the validators, places, limits and where an answer came from", async () => {
  const { fetch } = scene([LISTED]);
  const response = await fetch(
    new Request("http://aliran.test/things/7", { headers: { origin: LISTED, authorization: "manager" } }),
  );
  const exposed = response.headers.get("access-control-expose-headers")!.split(", ");
  for (const name of ["ETag", "Location", "X-Cache", "RateLimit", "RateLimit-Policy", "Retry-After"]) {
    assert.ok(exposed.includes(name), name);
  }
  assert.equal(response.headers.get("vary"), "Accept, Origin");
});

Deno.test({
  name:
    "in a browser a listed origin works with what is private and sees why it may not, another sees only what is public",
  ...needs("TEST_CHROMIUM"),
  async fn() {
    await using pages = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response("<title>A page</title>", { headers: { "content-type": "text/html" } }),
    );
    const [listed, stranger] = ["127.0.0.1", "localhost"].map((host) => `http://${host}:${pages.addr.port}`);
    const { fetch, limits } = scene([listed!]);
    await using service = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, fetch);
    const api = `http://127.0.0.1:${service.addr.port}`;
    await using opened = await openBrowser();
    const seenFrom = async (origin: string) => {
      const page = await opened.browser.newPage();
      await page.goto(origin);
      return await page.evaluate(async (api) => {
        async function seen(path: string, init: RequestInit = {}) {
          try {
            const { status, headers } = await globalThis.fetch(api + path, init);
            return [status, headers.get("etag"), headers.get("ratelimit-policy")];
          } catch {
            return "hidden";
          }
        }
        const authorization = "manager";
        return {
          open: await seen("/open"),
          read: await seen("/things/7", { headers: { authorization } }),
          forbidden: await seen("/things/7", {
            method: "PATCH",
            headers: { authorization, "if-match": '"1"', "content-type": "application/json" },
            body: "{}",
          }),
          unsigned: await seen("/things/7"),
          login: await seen("/v1/auth/login", { method: "POST" }),
        };
      }, api);
    };
    const policy = (name: string) => `"${name}";q=1000;w=60`;
    assert.deepEqual(await seenFrom(listed!), {
      open: [200, '"1"', policy("public")],
      read: [200, '"1"', policy("api")],
      forbidden: [403, null, policy("write")],
      unsigned: [401, null, policy("api")],
      login: [401, null, policy("auth")],
    });
    assert.deepEqual(await seenFrom(stranger!), {
      open: [200, '"1"', policy("public")],
      read: "hidden",
      forbidden: "hidden",
      unsigned: "hidden",
      login: "hidden",
    });
    await limits.close();
  },
});

async function openBrowser(): Promise<AsyncDisposable & { readonly browser: Browser }> {
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath: Deno.env.get("TEST_CHROMIUM")!,
    args: ["--no-sandbox"],
  });
  return { browser, [Symbol.asyncDispose]: () => browser.close() };
}
