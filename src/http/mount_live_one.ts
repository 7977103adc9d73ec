import { type RouteConfig, z } from "@hono/zod-openapi";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import { strongEtag } from "#src/std/bytes/strong_etag.ts";
import type { Caller } from "./caller.ts";
import { liveResponse } from "./live_response.ts";
import type { LiveRouteDeps } from "./mount_live.ts";
import { resourceTarget } from "./resource_target.ts";
import { rateHeaders } from "./rate_headers.ts";
import type { Router } from "./router.ts";
import { unknownId } from "./unknown_id.ts";
import { wantsBypass } from "./wants_bypass.ts";

/** One resource that is kept until the data change: its contract, and what makes it. */
export interface LiveOneRoute {
  /** Its path has the one parameter `{id}`. */
  readonly contract: RouteConfig & { readonly method: "get" };
  /** `Client`: what the id is one of. */
  readonly noun: string;
  /** What the answer says. */
  readonly message: string;
  /** The entry for an id as this caller sees it, made by `oneEntry`. */
  readonly entry: (id: string, caller: Caller) => LiveEntry;
}

const QUERY = z.object({
  cache: z.enum(["bypass"]).optional().openapi({
    description: "Reads the source, for those who may; as `Cache-Control: no-cache` does",
  }),
});

/** Hangs up a kept answer that is a resource, with the strong `ETag` by which it can be changed. */
export function mountLiveOne(
  router: Router,
  { contract, noun, message, entry }: LiveOneRoute,
  { cache, now }: LiveRouteDeps,
): void {
  router.declare({ ...contract, request: { ...contract.request, query: QUERY } });
  router.get(contract.path.replace("{id}", ":id"), async ({ req, env }) => {
    const { id, by: { caller }, signal } = resourceTarget(req, env);
    const bypass = wantsBypass(req.raw) && caller.may("cache:bypass");
    const answer = await cache.get(entry(id, caller), { bypass, signal });
    if (answer.body === "null") throw unknownId(noun, id);
    env.tagged = true;
    const etag = strongEtag(answer.body);
    const body = `{"status_code":200,"message":${JSON.stringify(message)},"data":${answer.body}}`;
    const { headers } = req.raw;
    return liveResponse({ ...answer, body, etag }, {
      headers,
      requestId: env.requestId,
      shared: { ...env.headers, ...rateHeaders(env.limit) },
      now: now(),
    });
  });
}
