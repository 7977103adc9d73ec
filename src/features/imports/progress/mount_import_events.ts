import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import type { Router } from "#src/http/router.ts";
import { unknownId } from "#src/http/unknown_id.ts";
import { Problem } from "#src/problem.ts";
import { importContracts } from "#src/features/imports/import_contracts.ts";
import type { ImportEvents } from "./import_events.ts";
import { jobId } from "#src/features/imports/job_id.ts";

const MEDIA_TYPE = "text/event-stream";
/** Seconds. */
const RETRY_AFTER = { "Retry-After": "5" };
/** Nothing between us and the reader may hold bytes back: no cache, no compression, no buffer of nginx. */
const HEADERS = {
  ...PRIVATE_HEADERS,
  "content-type": MEDIA_TYPE,
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
};
const PRIVATE = { ...PRIVATE_HEADERS, "cache-control": "no-store" };

/** The live stream of an import's progress. */
export function mountImportEvents(
  router: Router,
  { events }: { readonly events: Pick<ImportEvents, "open"> },
) {
  router.declare(importContracts.events);
  router.get("/api/files/job/:jobId/events", async function streamJobEvents({ req }) {
    const { method, headers } = req.raw;
    demandAcceptable(headers.get("accept"), MEDIA_TYPE);
    const id = jobId(req.param("jobId"));
    const lastEventId = headers.get("last-event-id") || req.query("lastEventId") || null;
    const opened = await events.open(id, lastEventId, () => router.mayStay(req.raw, "imports:read"));
    if (opened === "over") return new Response(null, { status: 204, headers: PRIVATE });
    if (opened === "unknown") throw unknownId("Job", id);
    if (opened === "closed") throw new Problem("stopping", { headers: RETRY_AFTER });
    if (opened === "full") throw new Problem("stream_full", { headers: RETRY_AFTER });
    if (method !== "HEAD") return new Response(opened, { headers: HEADERS });
    await opened.cancel();
    return new Response(null, { headers: HEADERS });
  });
}
