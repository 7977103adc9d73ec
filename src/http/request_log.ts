import type { MiddlewareHandler } from "hono";
import type { Observe } from "#src/platform/observe.ts";
import type { RequestEnv } from "./request_context.ts";

const SANE_ID = /^[\w.:-]{1,64}$/;

/** Gives every request an id and tells one observation about it when its answer's head is ready. */
export function requestLog(observe: Observe): MiddlewareHandler<RequestEnv> {
  return async function requestLog(context, next) {
    const started = performance.now();
    const given = context.req.header("x-request-id");
    const id = given !== undefined && SANE_ID.test(given) ? given : crypto.randomUUID();
    context.set("requestId", id);
    await next();
    context.res.headers.set("x-request-id", id);
    const error = context.error;
    observe({
      event: "request",
      id,
      method: context.req.method,
      path: context.req.path,
      status: context.res.status,
      ms: Math.round((performance.now() - started) * 100) / 100,
      ...(error === undefined ? {} : { error }),
    });
  };
}
