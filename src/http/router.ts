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
