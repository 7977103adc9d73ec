import { createRoute } from "@hono/zod-openapi";
import type { Router } from "#src/http/router.ts";
import { type Check, checkReadiness } from "./check_readiness.ts";
import { HealthSchema, ReadinessSchema } from "./schema.ts";

const NO_STORE = { "cache-control": "no-store" };
/** However often it is asked, things are looked at no more than once in this time. */
const REMEMBERED_MS = 1_000;

/** Whether the process lives, and whether it can do its work. */
export function mountOperations(
  router: Router,
  { checks, now }: { checks: readonly Check[]; now: () => number },
): void {
  router.openapi(healthRoute, (context) => context.json({ status: "ok" as const }, 200, NO_STORE));

  let latest: { readonly at: number; readonly readiness: ReturnType<typeof checkReadiness> } | undefined;
  router.openapi(readyRoute, async (context) => {
    if (latest === undefined || now() - latest.at > REMEMBERED_MS) {
      latest = { at: now(), readiness: checkReadiness(checks) };
    }
    const readiness = await latest.readiness;
    return context.json(readiness, readiness.status === "unready" ? 503 : 200, NO_STORE);
  });
}

const healthRoute = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  tags: ["operations"],
  summary: "Alive",
  description: "Answers as long as the process lives, whatever happens to what it depends on.",
  responses: { 200: { description: "Alive", content: { "application/json": { schema: HealthSchema } } } },
});

const readyRoute = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  tags: ["operations"],
  summary: "Ready",
  description:
    "How everything is that the service needs. While it is unready, kept answers are still served.",
  responses: {
    200: {
      description: "Ready, or degraded: part of the work cannot be done",
      content: { "application/json": { schema: ReadinessSchema } },
    },
    503: { description: "Unready", content: { "application/json": { schema: ReadinessSchema } } },
  },
});
