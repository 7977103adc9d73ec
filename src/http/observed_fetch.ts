import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { type Arrival, Arrivals, type ArrivalsOptions } from "./arrivals.ts";
import type { ConnectionInfo } from "./client_address.ts";
import { completeHead } from "./complete_head.ts";
import { RateGate } from "./rate_gate.ts";
import type { RateLimits } from "./rate_limits.ts";
import { refuse } from "./refuse.ts";
import type { Router } from "./router.ts";

/** What tells that the process lives, also while it stops. */
const ALIVE_PATH = "/healthz";
const OPEN_ENTRANCE: Entrance = { limits: null, trustedProxies: 0, corsOrigins: [], isHttps: false };

/** How the world reaches us, and what it may. */
export interface Entrance extends ArrivalsOptions {
  /** What clients may ask for; `null` = as much as they like. */
  readonly limits: RateLimits | null;
  /** Proxies between the world and us; see `clientAddress`. */
  readonly trustedProxies: number;
}

/** Answers a request; one without the connection that it came by is not limited. */
export type ObservedFetch = (request: Request, info?: ConnectionInfo) => Response | Promise<Response>;

/**
 * Answers requests through a router, giving each an id, its limits and the headers of all answers, and telling one observation
 * when its answer's head is ready.
 *
 * Around the router and not a middleware in it: a handler that answers at once then does so without a promise, which is half
 * the time of a kept report.
 */
export function observedFetch(
  router: Router,
  observe: Observe,
  { limits, trustedProxies, ...options }: Entrance = OPEN_ENTRANCE,
): ObservedFetch {
  const arrivals = new Arrivals(router, options);
  const identify = (request: Request) => router.identify(request);
  const gate = limits === null ? null : new RateGate({ limits, trustedProxies, identify });
  function finish({ request, path, state }: Arrival, response: Response): Response {
    if (!state.tagged) response = completeHead(response, state);
    observe({
      event: "request",
      id: state.requestId,
      method: request.method,
      path,
      status: response.status,
      ms: Math.round((performance.now() - state.started) * 100) / 100,
      ...(state.caller.id === null ? {} : { caller: state.caller.id }),
      ...(state.error === undefined ? {} : { error: state.error }),
    });
    return response;
  }
  /** What direct handlers throw, and what Hono hands on because it is no error. */
  function failed(arrival: Arrival, thrown: unknown): Response {
    return finish(arrival, refuse(thrown, { ...arrival, signInPath: router.signInPath }, observe));
  }
  function answer(arrival: Arrival): Response | Promise<Response> {
    const { request, path, state } = arrival;
    return arrivals.preflight(arrival) ?? router.answer(request, path, state);
  }
  return function fetch(request, info) {
    const arrival = arrivals.of(request);
    try {
      if (router.stopping && arrival.path !== ALIVE_PATH) throw stoppingProblem();
      const passed = info === undefined ? undefined : gate?.pass(arrival, info);
      const response = passed === undefined ? answer(arrival) : passed.then(() => answer(arrival));
      if (!(response instanceof Promise)) return finish(arrival, response);
      return response.then(
        (settled) => finish(arrival, settled),
        (thrown) => failed(arrival, thrown),
      );
    } catch (thrown) {
      return failed(arrival, thrown);
    }
  };
}

/** Nothing was done: whoever asks another process, or this one's successor, repeats nothing. */
function stoppingProblem(): Problem {
  return new Problem("stopping", { headers: { Connection: "close", "Retry-After": "1" } });
}
