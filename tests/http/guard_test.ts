import assert from "node:assert/strict";
import { callerWith } from "#src/http/caller_with.ts";
import type { Caller } from "#src/http/caller.ts";
import { nobody } from "#src/http/caller.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { requires } from "#src/http/requires.ts";
import { Router } from "#src/http/router.ts";
import type { RequestObservation } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";

const CALLERS: Readonly<Record<string, Caller>> = {
  manager: callerWith({ id: "m", sessionId: null, roles: ["manager"] }),
  user: callerWith({ id: "u", sessionId: null, roles: ["user"] }),
  stranger: callerWith({ id: "s", sessionId: null, roles: ["emperor", "__proto__", ""] }),
};

/** A router with one path that needs `clients:write`, whose callers say who they are. */
function scene({ at }: { readonly at: "once" | "later" }) {
  const lines: RequestObservation[] = [];
  const observe = (line: { readonly event: string }) => void lines.push(line as RequestObservation);
  const router = new Router(observe, {
    identify({ headers }) {
      const name = headers.get("authorization");
      const caller = name === null ? nobody : CALLERS[name];
      if (caller === undefined) throw new Problem("token_invalid");
      return at === "once" ? caller : Promise.resolve(caller);
    },
  });
  const contract = {
    method: "get",
    path: "/v1/things",
    responses: {},
    ...requires("clients:write"),
  } as const;
  router.declare(contract);
  router.getDirect("/v1/things", (_, { caller }) => new Response(caller.id));
  router.declare({ ...contract, path: "/v1/things/{id}" });
  router.get("/v1/things/:id", ({ env }) => new Response(env.caller.id));
  router.declare({ ...contract, path: "/v1/sheets/{type}.csv" });
  router.get("/v1/sheets/:type{[^/]+\\.csv}", ({ env }) => new Response(env.caller.id));
  router.get("/v1/thingsheet", (context) => context.text("public"));
  const fetch = observedFetch(router, observe);
  const ask = async (path: string, who: string | null, method = "GET") => {
    const headers: Record<string, string> = who === null ? {} : { authorization: who };
    return await fetch(new Request(`http://aliran.test${path}`, { method, headers }));
  };
  return { ask, lines };
}

for (const at of ["once", "later"] as const) {
  Deno.test(`what needs a permission is for those who have it, who are known ${at}`, async () => {
    const { ask, lines } = scene({ at });
    for (const path of ["/v1/things", "/v1/things/1", "/v1/things/%31", "/v1/%74hings", "/v1/sheets/a.csv"]) {
      for (const method of ["GET", "HEAD"]) {
        const status = async (who: string | null) => (await ask(path, who, method)).status;
        assert.equal(await status(null), 401, path);
        assert.equal(await status("forged"), 401, path);
        assert.equal(await status("user"), 403, path);
        assert.equal(await status("stranger"), 403, path);
        assert.equal(await status("manager"), 200, path);
      }
    }
    assert.equal(await (await ask("/v1/things", "manager")).text(), "m");
    assert.equal((lines.at(-1) as { caller?: string }).caller, "m");
    assert.equal((await ask("/v1/thingsheet", null)).status, 200);
    assert.equal((await ask("/v1/things", null, "POST")).status, 405);
  });
}

Deno.test("a refusal says what is missing, and how to show it", async () => {
  const { ask } = scene({ at: "once" });
  const unknown = await ask("/v1/things", null);
  assert.equal((await unknown.json()).code, "token_required");
  assert.equal(unknown.headers.get("www-authenticate"), 'Bearer realm="aliran"');
  const small = await ask("/v1/things", "user");
  assert.equal((await small.json()).code, "forbidden");
  assert.equal(
    small.headers.get("www-authenticate"),
    'Bearer realm="aliran", error="insufficient_scope", scope="clients:write"',
  );
});
