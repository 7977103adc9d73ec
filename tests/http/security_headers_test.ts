import assert from "node:assert/strict";
import { callerWith } from "#src/http/caller_with.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import { PUBLIC_HEADERS } from "#src/http/public_headers.ts";
import { requires } from "#src/http/requires.ts";
import { resourceResponse } from "#src/http/resource_response.ts";
import { Router } from "#src/http/router.ts";
import { needs } from "#tests/_support/needs.ts";
import { createWorld } from "#tests/_support/world.ts";

const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
const PAGE_POLICY = "default-src 'self'";

/** A service with every kind of answer. */
function scene({ isHttps = false } = {}) {
  const router = new Router(() => {}, {
    identify: () => callerWith({ id: "somebody", sessionId: null, roles: ["super_admin"] }),
  });
  const html = { "content-type": "text/html; charset=utf-8", "content-security-policy": PAGE_POLICY };
  router.get("/bare", (context) => context.json({}));
  router.get("/page", () => new Response("<p>", { headers: html }));
  router.get("/away", () => Response.redirect("http://aliran.test/page", 302));
  router.get("/broken", () => {
    throw new TypeError("Broken");
  });
  router.getDirect("/kept", (_, state) => {
    state.tagged = true;
    return new Response("kept", { headers: { ...PUBLIC_HEADERS, ...state.headers } });
  });
  for (const path of ["/mine", "/mine/kept", "/resource"]) {
    router.declare({ ...requires("clients:read"), method: "get", path, responses: {} });
  }
  router.get("/mine", (context) => context.json({}));
  router.get(
    "/mine/kept",
    () => Response.json({}, { headers: { ...PRIVATE_HEADERS, "cache-control": "no-cache" } }),
  );
  router.get(
    "/resource",
    ({ req, env }) => resourceResponse({ status: 200, message: "Resource", data: { id: "1" } }, req.raw, env),
  );
  const fetch = observedFetch(router, () => {}, {
    limits: null,
    trustedProxies: 0,
    corsOrigins: [],
    isHttps,
  });
  return async (path: string, init?: RequestInit) =>
    await fetch(new Request(`http://aliran.test${path}`, init));
}

const ANSWERS: readonly (readonly [string, string, number])[] = [
  ["GET", "/bare", 200],
  ["HEAD", "/bare", 200],
  ["GET", "/page", 200],
  ["GET", "/away", 302],
  ["GET", "/broken", 500],
  ["GET", "/nowhere", 404],
  ["PUT", "/bare", 405],
  ["OPTIONS", "/bare", 204],
  ["OPTIONS", "/mine", 204],
  ["GET", "/kept", 200],
  ["GET", "/mine", 200],
  ["GET", "/mine/kept", 200],
  ["GET", "/resource", 200],
];

for (const [method, path, status] of ANSWERS) {
  Deno.test(`${method} ${path} is not sniffed, framed or told of; over https browsers stay there`, async () => {
    const [plain, secure] = [
      await scene()(path, { method }),
      await scene({ isHttps: true })(path, { method }),
    ];
    assert.deepEqual([plain.status, secure.status], [status, status]);
    assertSafe(plain, path === "/page" ? PAGE_POLICY : API_POLICY);
    assert.equal(plain.headers.get("strict-transport-security"), null);
    assertSafe(secure, path === "/page" ? PAGE_POLICY : API_POLICY);
    assert.equal(secure.headers.get("strict-transport-security"), "max-age=31536000");
  });
}

Deno.test("pages are framed by nobody and get no devices; what is no page says nothing of it", async () => {
  const ask = scene();
  const [page, bare] = [await ask("/page"), await ask("/bare")];
  assert.equal(page.headers.get("x-frame-options"), "DENY");
  assert.match(page.headers.get("permissions-policy")!, /camera=\(\)/);
  assert.equal(bare.headers.get("x-frame-options"), null);
});

Deno.test("what somebody signed in for is kept by nobody, unless it says otherwise", async () => {
  const ask = scene();
  const kept = async (path: string) => (await ask(path)).headers.get("cache-control");
  assert.deepEqual([await kept("/mine"), await kept("/mine/kept"), await kept("/bare")], [
    "no-store",
    "no-cache",
    null,
  ]);
});

Deno.test("pages of other origins may embed what is public, and nothing else", async () => {
  const ask = scene();
  const policy = async (path: string) => (await ask(path)).headers.get("cross-origin-resource-policy");
  assert.equal(await policy("/kept"), "cross-origin");
  assert.equal(await policy("/mine/kept"), "same-origin");
  assert.equal(await policy("/resource"), "same-origin");
});

Deno.test({
  name: "every kind of answer that the service itself gives has them",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const asked = [
      "/csv/kpi.csv",
      "/csv/kpi.csv",
      "/reports",
      "/docs",
      "/docs/json",
      "/docs/assets/init.js",
      "/",
    ];
    const outside = ["/healthz", "/readyz", "/nowhere", "/csv/nowhere.csv"];
    for (const path of [...asked, ...outside]) {
      const response = await world.handler(new Request(`http://aliran.test${path}`));
      await response.body?.cancel();
      const isPage = response.headers.get("content-type")?.startsWith("text/html") ?? false;
      assertSafe(response, isPage ? response.headers.get("content-security-policy")! : API_POLICY);
      assert.equal(response.headers.get("x-frame-options"), isPage ? "DENY" : null, path);
    }
  },
});

function assertSafe({ headers }: Response, policy: string): void {
  assert.equal(headers.get("x-content-type-options"), "nosniff");
  assert.equal(headers.get("referrer-policy"), "no-referrer");
  assert.equal(headers.get("content-security-policy"), policy);
}
