import { OpenAPIHono } from "@hono/zod-openapi";
import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";
import { badParameters } from "./bad_parameters.ts";
import { PREFLIGHT_HEADERS } from "./preflight_headers.ts";
import { refuse } from "./refuse.ts";
import type { RequestEnv, RequestState } from "./request_state.ts";

/** Answers a request at one path, without Hono in between. Whatever it throws is refused as elsewhere. */
export type DirectHandler = (request: Request, state: RequestState) => Response | Promise<Response>;

/** What features hang their routes on; every refusal is a problem. */
export class Router extends OpenAPIHono<RequestEnv> {
  /** Handlers of `GET` by whole path, which are asked before Hono: that saves a tenth of a kept answer. */
  readonly direct = new Map<string, DirectHandler>();
  readonly #guards = new Map<string, (headers: Headers) => boolean>();
  #stopping = false;

  constructor(observe: Observe) {
    super({
      defaultHook: (result) => {
        if (!result.success) throw badParameters(result.error.issues);
      },
    });
    this.options("*", () => new Response(null, { status: 204, headers: PREFLIGHT_HEADERS }));
    this.onError((error, { req, env }) =>
      refuse(error, { signal: req.raw.signal, path: req.path, state: env }, observe)
    );
    this.notFound(({ req, env }) =>
      refuse(this.#refusal(req), { signal: req.raw.signal, path: req.path, state: env }, observe)
    );
  }

  /** Whether {@linkcode stop} was called. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** From now on all requests that come in are refused but for whether the process lives; those under way go on. */
  stop(): void {
    this.#stopping = true;
  }

  /** Lets only some callers at a path and what is under it. */
  guard(path: string, admits: (headers: Headers) => boolean): void {
    this.#guards.set(path, admits);
  }

  /**
   * Whether the guards admit a request: by its path as handlers of whole paths are looked up, and as all others are, since a
   * strange `Host` or `/v1/%70roducts` makes a difference between the two.
   */
  admits(request: Request, path: string): boolean {
    if (this.#guards.size === 0 || request.method === "OPTIONS") return true;
    return [path, this.getPath(request)].every((each) => this.guardOf(each)?.(request.headers) !== false);
  }

  /** The guard of a path, `undefined` when anybody may. */
  guardOf(path: string): ((headers: Headers) => boolean) | undefined {
    for (const [guarded, admits] of this.#guards) {
      if (path.startsWith(guarded) && (path.length === guarded.length || path[guarded.length] === "/")) {
        return admits;
      }
    }
  }

  /** Hangs up what answers `GET` and `HEAD` at a path without parameters, in the quickest way there is. */
  getDirect(path: string, handler: DirectHandler): void {
    this.direct.set(path, handler);
    this.get(path, ({ req, env }) => handler(req.raw, env));
  }

  /** Wrong method where the path is known, else unknown path. */
  #refusal({ method, path }: { readonly method: string; readonly path: string }): Problem {
    const methods = METHODS.filter((candidate) => this.router.match(candidate, path)[0].length > 0);
    if (methods.length === 0) {
      const meant = nearestName(path, this.routes.map((route) => route.path));
      const hint = meant === undefined ? "" : `, did you mean '${meant}'?`;
      return new Problem("not_found", { detail: `Nothing is at '${path}'${hint}` });
    }
    const allowed = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
    return new Problem("method_not_allowed", {
      detail: `'${path}' takes ${allowed.join(", ")}: current method is '${method}'`,
      headers: { Allow: allowed.join(", ") },
    });
  }
}

const METHODS = ["DELETE", "GET", "PATCH", "POST", "PUT"];
