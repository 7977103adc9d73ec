import { OpenAPIHono } from "@hono/zod-openapi";
import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";
import { PREFLIGHT_HEADERS } from "./preflight_headers.ts";
import { problemResponse } from "./problem_response.ts";
import type { RequestContext, RequestEnv } from "./request_context.ts";

/** What features hang their routes on. */
export type Router = OpenAPIHono<RequestEnv>;

/** A router on which every refusal is a problem. */
export function createRouter(observe: Observe): Router {
  const router: Router = new OpenAPIHono<RequestEnv>();
  router.options("*", () => new Response(null, { status: 204, headers: PREFLIGHT_HEADERS }));
  router.onError((error, context) => {
    if (error instanceof Problem) return respond(error, context);
    // Nobody is there to read it; the status is the one that nginx logs.
    if (context.req.raw.signal.aborted) return new Response(null, { status: 499 });
    observe({ event: "unexpected", error });
    return respond(new Problem("internal", { cause: error }), context);
  });
  router.notFound((context) => respond(refusal(router, context), context));
  return router;
}

function respond(problem: Problem, { req, env }: RequestContext): Response {
  env.error = problem;
  env.tagged = true;
  return problemResponse(problem, { instance: req.path, requestId: env.requestId });
}

const METHODS = ["DELETE", "GET", "PATCH", "POST", "PUT"];

/** Wrong method where the path is known, else unknown path. */
function refusal(router: Router, { req }: RequestContext): Problem {
  const methods = METHODS.filter((method) => router.router.match(method, req.path)[0].length > 0);
  if (methods.length === 0) {
    const meant = nearestName(req.path, router.routes.map(({ path }) => path));
    const hint = meant === undefined ? "" : `, did you mean '${meant}'?`;
    return new Problem("not_found", { detail: `Nothing is at '${req.path}'${hint}` });
  }
  const allowed = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
  return new Problem("method_not_allowed", {
    detail: `'${req.path}' takes ${allowed.join(", ")}: current method is '${req.method}'`,
    headers: { Allow: allowed.join(", ") },
  });
}
