import { getPath } from "hono/utils/url";
import { nobody } from "./caller.ts";
import { Cors } from "./cors.ts";
import { type DeclaredPath, DeclaredPaths } from "./declared_paths.ts";
import { NO_HEADERS } from "./no_headers.ts";
import type { RequestState } from "./request_state.ts";
import type { Router } from "./router.ts";

/** What other origins may, and how the world reaches us. */
export interface ArrivalsOptions {
  /** Other origins whose pages may use what is not public. */
  readonly corsOrigins: readonly string[];
  /** Whether the world reaches us over https only. */
  readonly isHttps: boolean;
}

/** A request, and what is known of it before anybody has looked at it. */
export interface Arrival {
  readonly request: Request;
  /** Without the query, which may hold a key. */
  readonly path: string;
  /** The path as routes see it, so that another spelling of it is no way around anything. */
  readonly routePath: string;
  /** What contracts say of its path; `null` = nothing. */
  readonly declared: DeclaredPath | null;
  readonly needsPermission: boolean;
  readonly state: RequestState & { readonly started: number };
}

const SANE_ID = /^[\w.:-]{1,64}$/;
/** A year, as browsers want it. */
const HTTPS_HEADERS = { "strict-transport-security": "max-age=31536000" };

/** Takes requests in, and tells browsers that ask first what they may. */
export class Arrivals {
  readonly #paths: DeclaredPaths;
  readonly #cors: Cors;
  readonly #ground: Readonly<Record<string, string>>;
  readonly #makeId = requestIds();

  constructor(router: Router, { corsOrigins, isHttps }: ArrivalsOptions) {
    this.#paths = new DeclaredPaths(router);
    this.#cors = new Cors(corsOrigins);
    this.#ground = isHttps ? HTTPS_HEADERS : NO_HEADERS;
  }

  /** All that is known of a request before anybody answers it. */
  of(request: Request): Arrival {
    const path = pathOf(request.url);
    const routePath = path.includes("%") ? getPath(request) : path;
    const declared = this.#paths.of(routePath);
    const isPublic = isPublicAt(request, routePath, declared);
    const given = request.headers.get("x-request-id");
    return {
      request,
      path,
      routePath,
      declared,
      needsPermission: declared !== null && declared.permitted.has(request.method),
      state: {
        requestId: given !== null && SANE_ID.test(given) ? given : this.#makeId(),
        tagged: false,
        caller: nobody,
        isPublic,
        headers: isPublic ? this.#ground : this.#privateHeaders(request),
        limit: null,
        error: undefined,
        started: performance.now(),
      },
    };
  }

  /** What a browser is told that asks before it uses what is not public; `null` = the request is something else. */
  preflight({ request, declared, state }: Arrival): Response | null {
    if (request.method !== "OPTIONS" || state.isPublic) return null;
    return this.#cors.preflight(request.headers.get("origin"), declared?.methods ?? ["OPTIONS", "POST"]);
  }

  #privateHeaders({ headers }: Request): Readonly<Record<string, string>> {
    return { ...this.#ground, ...this.#cors.headersFor(headers.get("origin")) };
  }
}

/**
 * Whether any page of the world may read the answer: not what needs a permission, nor another method at such a path unless it is
 * public itself, nor what is about signing in, nor the queue's door.
 */
function isPublicAt({ method, headers }: Request, path: string, declared: DeclaredPath | null): boolean {
  if (path.startsWith("/v1/auth/") || path.startsWith("/jobs/")) return false;
  if (declared === null || declared.permitted.size === 0) return true;
  const meant = method === "OPTIONS" ? headers.get("access-control-request-method") ?? "" : method;
  return declared.methods.includes(meant) && !declared.permitted.has(meant);
}

/** Ids that no other process gives: a random beginning, then a count. */
function requestIds(): () => string {
  const beginning = crypto.randomUUID().slice(0, 18);
  let count = 0;
  return () => `${beginning}-${(++count).toString(36)}`;
}

function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const end = url.indexOf("?", start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
