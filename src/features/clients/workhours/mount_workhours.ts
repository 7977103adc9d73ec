import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "#src/http/envelope.ts";
import type { LiveRouteDeps } from "#src/http/mount_live.ts";
import { mountLiveOne } from "#src/http/mount_live_one.ts";
import { pathId } from "#src/http/path_id.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { readJson } from "#src/http/read_json.ts";
import { requires } from "#src/http/requires.ts";
import { resourceResponse } from "#src/http/resource_response.ts";
import { resourceTarget } from "#src/http/resource_target.ts";
import type { Router } from "#src/http/router.ts";
import type { ProblemCode } from "#src/problem.ts";
import { readWorkhours } from "./read_workhours.ts";
import { type EditableWorkhours, replaceWorkhours } from "./replace_workhours.ts";
import { WorkhoursInputSchema, WorkhoursSchema } from "./schema.ts";

const ANY: readonly ProblemCode[] = [
  ...["bad_parameter", "malformed_request", "not_acceptable", "not_found", "internal", "stopping"] as const,
  ...["data_busy", "data_not_ready", "data_timeout", "data_unavailable"] as const,
];
const PATH = "/v1/master-client/{id}/workhour";
const ETAG = { ETag: { schema: { type: "string" as const }, required: true } };
const WEEK = { "application/json": { schema: envelope(200, WorkhoursSchema) } };

const readContract = createRoute({
  ...requires("clients:read"),
  method: "get",
  path: PATH,
  operationId: "readWorkhours",
  tags: ["clients"],
  summary: "When a client is open",
  request: { params: pathId.schema },
  responses: {
    200: { description: "A week", headers: ETAG, content: WEEK },
    304: { description: "The client has the same already", headers: ETAG },
    ...problemResponses(ANY),
  },
});

const replaceContract = createRoute({
  ...requires("clients:write"),
  method: "put",
  path: PATH,
  operationId: "replaceWorkhours",
  tags: ["clients"],
  summary: "Say when a client is open",
  description: "A whole week, in whatever order. Spans must not overlap, across midnight neither.",
  request: {
    params: pathId.schema,
    headers: z.object({
      "if-match": z.string().optional().openapi({
        description: "The `ETag` that was read: refuses to touch a newer one",
      }),
    }),
    body: { required: true, content: { "application/json": { schema: WorkhoursInputSchema } } },
  },
  responses: {
    200: { description: "The week as it is now", headers: ETAG, content: WEEK },
    ...problemResponses([...ANY, "stale", "slow_body", "too_large", "unsupported_media_type"]),
  },
});

/** The week of a client. */
export function mountWorkhours(router: Router, workhours: EditableWorkhours, deps: LiveRouteDeps): void {
  mountLiveOne(router, {
    contract: readContract,
    noun: "Client",
    message: "Workhours",
    entry: (id, caller) => readWorkhours(workhours, id, caller),
  }, deps);
  router.declare(replaceContract);
  router.put(PATH.replace("{id}", ":id"), async ({ req, env }) => {
    const target = resourceTarget(req, env);
    const data = await replaceWorkhours(workhours, await readJson(req.raw, WorkhoursInputSchema), target);
    return resourceResponse({ status: 200, message: "Workhours replaced", data }, req.raw, env);
  });
}
