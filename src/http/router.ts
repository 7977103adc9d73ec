import { OpenAPIHono } from "@hono/zod-openapi";
import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { problemResponse } from "./problem_response.ts";
import { PREFLIGHT_HEADERS } from "./preflight_headers.ts";
import type { RequestContext, RequestEnv } from "./request_context.ts";
import { requestLog } from "./request_log.ts";

/** What features hang their routes on. */
export type Router = OpenAPIHono<RequestEnv>;

/** A router on which every answer has a request id and a line in the log, and every refusal is a problem. */
export function createRouter(observe: Observe): Router {
  const router: Router = new OpenAPIHono<RequestEnv>();
  router.use(requestLog(observe));
  router.options("*", () => new Response(null, { status: 204, headers: PREFLIGHT_HEADERS }));
  router.onError((error, context) => {
    if (error instanceof Problem) return respond(error, context);
    if (!context.req.raw.signal.aborted) observe({ event: "unexpected", error });
    return respond(new Problem("internal", { cause: error }), context);
  });
  router.notFound((context) => respond(refusal(router, context), context));
  return router;
}

function respond(problem: Problem, context: RequestContext): Response {
  return problemResponse(problem, { instance: context.req.path, requestId: context.get("requestId") });
}

/** Wrong method where the path is known, else unknown path. */
function refusal(router: Router, { req }: RequestContext): Problem {
  const methods = router.routes
    .filter(({ path, method }) => path === req.path && method !== "ALL")
    .map(({ method }) => method);
  if (methods.length === 0) return new Problem("not_found", { detail: `Nothing is at '${req.path}'` });
  const allowed = [...new Set([...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"])].sort();
  return new Problem("method_not_allowed", {
    detail: `'${req.path}' takes ${allowed.join(", ")}: current method is '${req.method}'`,
    headers: { Allow: allowed.join(", ") },
  });
}
