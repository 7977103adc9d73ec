import { createRoute, z } from "@hono/zod-openapi";
import { badParameters } from "#src/http/bad_parameters.ts";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { PUBLIC_HEADERS } from "#src/http/public_headers.ts";
import type { Router } from "#src/http/router.ts";
import type { TodayAnswer, TodayReader } from "./today_reader.ts";

/** What the live number's route needs. */
export interface TodayRouteDeps {
  readonly reader: TodayReader;
  /** Whether everybody may have the database read, as on a laptop. */
  readonly openBypass: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** How one answer came about. */
interface Sending {
  readonly state: "HIT" | "MISS" | "STALE" | "BYPASS";
  /** Milliseconds that were waited for the database; `null` = it was not asked. */
  readonly dbMs: number | null;
  readonly now: number;
  readonly requestId: string;
  /** What every answer to this request has in its head. */
  readonly shared: Readonly<Record<string, string>>;
}

const NO_CACHE = /\bno-cache\b/;
const HEADERS = { ...PUBLIC_HEADERS, "content-type": "application/json", "cache-control": "no-cache" };

/** The visits of today as one number. */
export function mountToday(router: Router, { reader, openBypass, now }: TodayRouteDeps): void {
  router.declare(todayRoute);
  router.getDirect(todayRoute.path, function getToday(request, state) {
    const { url, headers } = request;
    const { requestId, headers: shared } = state;
    state.tagged = true;
    demandAcceptable(headers.get("accept"), "application/json");
    const give = (bypass: boolean) => {
      const fresh = bypass ? undefined : reader.fresh();
      if (fresh !== undefined) {
        return send(fresh, { state: "HIT", dbMs: null, now: now(), requestId, shared });
      }
      const started = performance.now();
      return reader.read({ bypass }).then((answer) => {
        const read = answer.stale ? "STALE" : answer.source === "db" ? "MISS" : "HIT";
        const dbMs = answer.source === "db" ? performance.now() - started : null;
        return send(answer, { state: bypass ? "BYPASS" : read, dbMs, now: now(), requestId, shared });
      });
    };
    const wanted = wantsBypass(url) || NO_CACHE.test(headers.get("cache-control") ?? "");
    if (!wanted || openBypass) return give(wanted);
    return Promise.resolve(router.identify(request)).then((caller) => give(caller.may("cache:bypass")));
  });
}

const QuerySchema = z.object({
  cache: z.enum(["bypass"]).optional().openapi({
    description: "bypass = count in the database now, for callers who may; for others it has no effect",
  }),
});

const todayRoute = createRoute({
  method: "get",
  path: "/api/visitors/today",
  operationId: "getVisitorsToday",
  tags: ["today"],
  summary: "Visits of today so far",
  description: "The live number. Who follows `/api/visitors/today/stream` from the `Last-Event-ID` of this " +
    "answer misses nothing in between.",
  request: { query: QuerySchema },
  responses: {
    200: {
      description: "Visits of the local day so far",
      headers: z.object({
        age: z.string().openapi({ description: "Seconds since it was counted" }),
        "last-event-id": z.string().optional().openapi({
          description: "The event of the stream that told this number; absent while nobody can be told",
        }),
        "x-cache": z.enum(["HIT", "MISS", "STALE", "BYPASS"]).openapi({
          description: "Where the answer came from",
        }),
      }),
      content: {
        "application/json": {
          schema: z.object({
            total: z.int(),
            source: z.enum(["cache", "db"]).openapi({ description: "db = counted for this request" }),
          }).openapi("VisitorsToday"),
        },
      },
    },
    ...problemResponses([
      "bad_parameter",
      "not_acceptable",
      "internal",
      "source_busy",
      "source_incomplete",
      "source_timeout",
      "source_unavailable",
    ]),
  },
});

function wantsBypass(url: string): boolean {
  if (!url.includes("?")) return false;
  const given = new URL(url).searchParams.getAll("cache");
  if (given.length > 1) throw badParameters([{ path: ["cache"], message: "Must be given once" }]);
  const parsed = QuerySchema.safeParse({ cache: given[0] });
  if (!parsed.success) throw badParameters(parsed.error.issues);
  return parsed.data.cache === "bypass";
}

function send(
  { total, source, at, id }: TodayAnswer,
  { state, dbMs, now, requestId, shared }: Sending,
): Response {
  return new Response(`{"total":${total},"source":"${source}"}`, {
    headers: {
      ...HEADERS,
      ...shared,
      ...(id === null ? {} : { "last-event-id": id }),
      "age": `${Math.max(0, Math.floor((now - at) / 1000))}`,
      "server-timing": dbMs === null ? "cache" : `db;dur=${dbMs.toFixed(1)}`,
      "x-cache": state,
      "x-request-id": requestId,
    },
  });
}
