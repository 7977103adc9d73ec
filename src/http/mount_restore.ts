import { createRoute, z } from "@hono/zod-openapi";
import type { Permission } from "#src/permissions.ts";
import type { ProblemCode } from "#src/problem.ts";
import { envelope } from "./envelope.ts";
import type { ResourceTarget } from "./mount_resource.ts";
import { pathId } from "./path_id.ts";
import { problemResponses } from "./problem_responses.ts";
import { requires } from "./requires.ts";
import type { ResourceKind } from "./resource_contracts.ts";
import { resourceResponse } from "./resource_response.ts";
import { resourceTarget } from "./resource_target.ts";
import type { Router } from "./router.ts";

/** How deleted resources of a kind come back. */
export interface RestoreRoute {
  readonly kind: Pick<ResourceKind, "path" | "noun" | "tag" | "schema">;
  readonly permission: Permission;
  /** What may be refused beyond what any resource refuses. */
  readonly problems: readonly ProblemCode[];
  /** Brings one back, and gives it as it is then. */
  readonly restore: (target: ResourceTarget) => Promise<{ readonly id: string }>;
}

const ANY: readonly ProblemCode[] = [
  ...["bad_parameter", "malformed_request", "not_acceptable", "not_found", "stale", "internal"] as const,
  ...["stopping", "data_busy", "data_not_ready", "data_timeout", "data_unavailable"] as const,
];

/** Hangs up `POST …/{id}/restore`. */
export function mountRestore(router: Router, route: RestoreRoute): void {
  const { kind: { path, noun }, restore } = route;
  router.declare(contractOf(route));
  router.post(`${path}/:id/restore`, async ({ req, env }) => {
    const data = await restore(resourceTarget(req, env));
    return resourceResponse({ status: 200, message: `${noun} restored`, data }, req.raw, env);
  });
}

function contractOf({ kind: { path, noun, tag, schema }, permission, problems }: RestoreRoute) {
  return createRoute({
    ...requires(permission),
    method: "post",
    path: `${path}/{id}/restore`,
    operationId: `restore${noun}`,
    tags: [tag ?? path.slice(path.lastIndexOf("/") + 1)],
    summary: `Bring a deleted ${noun.toLowerCase()} back`,
    description: "What is not deleted stays as it is.",
    request: {
      params: pathId.schema,
      headers: z.object({
        "if-match": z.string().optional().openapi({
          description: "The `ETag` that was read: refuses to touch a newer one",
        }),
      }),
    },
    responses: {
      200: {
        description: `The ${noun.toLowerCase()} as it is now`,
        headers: { ETag: { schema: { type: "string" as const }, required: true } },
        content: { "application/json": { schema: envelope(200, schema) } },
      },
      ...problemResponses([...ANY, ...problems]),
    },
  });
}
