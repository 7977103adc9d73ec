import type { RouteConfig, z } from "@hono/zod-openapi";
import type { LiveCache, LiveEntry } from "#src/platform/live_cache.ts";
import type { Permission } from "#src/permissions.ts";
import { badParameters } from "./bad_parameters.ts";
import { demandAcceptable } from "./demand_acceptable.ts";
import { demandPermission } from "./demand_permission.ts";
import { liveResponse } from "./live_response.ts";
import { rateHeaders } from "./rate_headers.ts";
import type { Router } from "./router.ts";
import { wantsBypass } from "./wants_bypass.ts";

/** An answer that is kept until the data change: its contract, and what makes it. */
export interface LiveRoute<Q extends z.ZodObject> {
  /** Its path has no parameters. */
  readonly contract: RouteConfig & { readonly method: "get" };
  /** The query parameters; others are ignored and make no other answer. */
  readonly query: Q;
  /** What a query needs beyond what the contract requires; `null` = nothing. @default {nothing} */
  readonly needs?: (query: z.output<Q>) => Permission | null;
  /** The entry for a query; equal queries give equal keys. */
  readonly entry: (query: z.output<Q>) => LiveEntry;
}

/** What kept answers need. */
export interface LiveRouteDeps {
  readonly cache: LiveCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const UNCHANGED = { 304: { description: "The client has the same already" } };
/** Spellings of queries that are remembered, so that the usual ones are not read again. */
const SPELLINGS_MAX = 1_000;
const SPELLING_LENGTH_MAX = 300;

/** What a query asks for. */
interface Wish {
  readonly entry: LiveEntry;
  readonly permission: Permission | null;
}

/** Hangs up a kept answer in the quickest way there is. */
export function mountLive<Q extends z.ZodObject>(
  router: Router,
  { contract, query, needs = () => null, entry }: LiveRoute<Q>,
  { cache, now }: LiveRouteDeps,
): void {
  const wishes = new Map<string, Wish>();
  function wishOf(url: string): Wish {
    const start = url.indexOf("?");
    const spelling = start < 0 ? "" : url.slice(start);
    const known = wishes.get(spelling);
    if (known !== undefined) return known;
    const read = query.safeParse(Object.fromEntries(new URLSearchParams(spelling)));
    if (!read.success) throw badParameters(read.error.issues);
    const made = { entry: entry(read.data), permission: needs(read.data) };
    if (spelling.length <= SPELLING_LENGTH_MAX) {
      if (wishes.size >= SPELLINGS_MAX) wishes.clear();
      wishes.set(spelling, made);
    }
    return made;
  }
  router.declare({ ...contract, responses: { ...UNCHANGED, ...contract.responses } });
  router.getDirect(contract.path, (request, state) => {
    const { headers, signal, url } = request;
    const { requestId } = state;
    const shared = { ...state.headers, ...rateHeaders(state.limit) };
    state.tagged = true;
    demandAcceptable(headers.get("accept"), "application/json");
    const { entry: wanted, permission } = wishOf(url);
    if (permission !== null) demandPermission(state.caller, permission);
    const bypass = wantsBypass(request) && state.caller.may("cache:bypass");
    const kept = bypass ? null : cache.peek(wanted.key);
    if (kept !== null) return liveResponse(kept, { headers, requestId, shared, now: now() });
    return cache.get(wanted, { bypass, signal }).then((answer) =>
      liveResponse(answer, { headers, requestId, shared, now: now() })
    );
  });
}
