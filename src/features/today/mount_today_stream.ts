import { createRoute, z } from "@hono/zod-openapi";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { PUBLIC_HEADERS } from "#src/http/public_headers.ts";
import type { Router } from "#src/http/router.ts";
import { Problem } from "#src/problem.ts";
import type { TodayHub } from "./today_hub.ts";

const MEDIA_TYPE = "text/event-stream";
/** Seconds. */
const RETRY_AFTER = "5";
/** Nothing between us and the reader may hold bytes back: no cache, no compression, no buffer of nginx. */
const STREAM_HEADERS = {
  ...PUBLIC_HEADERS,
  "content-type": MEDIA_TYPE,
  "cache-control": "no-cache, no-transform",
  "x-accel-buffering": "no",
};

/**
 * The live stream of today's number.
 *
 * Nothing of the request is held while the stream is open: the hub learns from the stream itself that its reader has left, and
 * a signal of the request would cost memory for each.
 */
export function mountTodayStream(router: Router, { hub }: { readonly hub: TodayHub }): void {
  // Nothing is validated: whatever id a client has, it is answered.
  router.declare(streamRoute);
  router.getDirect(streamRoute.path, function streamVisitorsToday({ method, url, headers }, state) {
    demandAcceptable(headers.get("accept"), MEDIA_TYPE);
    state.tagged = true;
    const head = { headers: { ...STREAM_HEADERS, ...state.headers, "x-request-id": state.requestId } };
    if (method === "HEAD") return new Response(null, head);
    const given = headers.get("last-event-id") || new URL(url).searchParams.get("lastEventId") || null;
    const stream = hub.open(given);
    if (stream instanceof ReadableStream) return new Response(stream, head);
    throw stream === "closed"
      ? new Problem("stopping", { headers: { "Retry-After": RETRY_AFTER } })
      : new Problem("stream_full", { headers: { "Retry-After": RETRY_AFTER } });
  });
}

const streamRoute = createRoute({
  method: "get",
  path: "/api/visitors/today/stream",
  operationId: "streamVisitorsToday",
  tags: ["today"],
  summary: "Today's visitors, live",
  description: [
    'Server-sent events, for `EventSource`. `init` has the number as it is: `{"total": 312, "source": "cache", "at": …}`,',
    '`update` every change: `{"total": 313, "generated_at": …}`, both with an id. Whoever comes back with the id of the last',
    "event gets exactly what was missed, or, where that is not known any more, one `reset` with the same data as `init`.",
    "A comment comes every 15 seconds. While the process stops or a reader is too slow, the stream ends: come back.",
  ].join(" "),
  request: {
    headers: z.object({
      "Last-Event-ID": z.string().optional().openapi({
        description: "Where to go on; browsers send it",
        example: "k3x9-41",
      }),
    }),
    query: z.object({
      lastEventId: z.string().optional().openapi({
        description: "The same, for clients that can set no header; also the `id` of `/api/visitors/today`",
        example: "k3x9-41",
      }),
    }),
  },
  responses: {
    200: { description: "The stream", content: { [MEDIA_TYPE]: { schema: z.string() } } },
    ...problemResponses(["not_acceptable", "stream_full", "stopping"]),
  },
});
