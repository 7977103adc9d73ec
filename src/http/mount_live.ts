import type { RouteConfig, z } from "@hono/zod-openapi";
import type { LiveCache, LiveEntry } from "#src/platform/live_cache.ts";
import { badParameters } from "./bad_parameters.ts";
import { demandAcceptable } from "./demand_acceptable.ts";
import { liveResponse } from "./live_response.ts";
import type { Router } from "./router.ts";
import { wantsBypass } from "./wants_bypass.ts";

/** An answer that is kept until the data change: its contract, and what makes it. */
export interface LiveRoute<Q extends z.ZodObject> {
  /** Its path has no parameters. */
  readonly contract: RouteConfig & { readonly method: "get" };
  /** The query parameters; others are ignored and make no other answer. */
  readonly query: Q;
  /** The entry for a query; equal queries give equal keys. */
  readonly entry: (query: z.output<Q>) => LiveEntry;
}

/** What kept answers need. */
export interface LiveRouteDeps {
  readonly cache: LiveCache;
  /** Who may have the source read, by the head of the request. */
  readonly mayBypass: (headers: Headers) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const UNCHANGED = { 304: { description: "The client has the same already" } };
/** Spellings of queries that are remembered, so that the usual ones are not read again. */
const SPELLINGS_MAX = 1_000;
const SPELLING_LENGTH_MAX = 300;

/** Hangs up a kept answer in the quickest way there is. */
export function mountLive<Q extends z.ZodObject>(
  router: Router,
  { contract, query, entry }: LiveRoute<Q>,
  { cache, mayBypass, now }: LiveRouteDeps,
): void {
  const entries = new Map<string, LiveEntry>();
  function entryOf(url: string): LiveEntry {
    const start = url.indexOf("?");
    const spelling = start < 0 ? "" : url.slice(start);
    const known = entries.get(spelling);
    if (known !== undefined) return known;
    const read = query.safeParse(Object.fromEntries(new URLSearchParams(spelling)));
    if (!read.success) throw badParameters(read.error.issues);
    const made = entry(read.data);
    if (spelling.length <= SPELLING_LENGTH_MAX) {
      if (entries.size >= SPELLINGS_MAX) entries.clear();
      entries.set(spelling, made);
    }
    return made;
  }
  router.openAPIRegistry.registerPath({ ...contract, responses: { ...UNCHANGED, ...contract.responses } });
  router.getDirect(contract.path, (request, state) => {
    const { headers, signal, url } = request;
    const { requestId } = state;
    state.tagged = true;
    demandAcceptable(headers.get("accept"), "application/json");
    const wanted = entryOf(url);
    const bypass = wantsBypass(request) && mayBypass(headers);
    const kept = bypass ? null : cache.peek(wanted.key);
    if (kept !== null) return liveResponse(kept, { headers, requestId, now: now() });
    return cache.get(wanted, { bypass, signal }).then((answer) =>
      liveResponse(answer, { headers, requestId, now: now() })
    );
  });
}
