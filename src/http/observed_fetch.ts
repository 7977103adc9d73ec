import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { refuse } from "./refuse.ts";
import type { RequestState } from "./request_state.ts";
import type { Router } from "./router.ts";

const SANE_ID = /^[\w.:-]{1,64}$/;
/** What tells that the process lives, also while it stops. */
const ALIVE_PATH = "/healthz";

/**
 * Answers requests through a router, giving each an id and telling one observation when its answer's head is ready.
 *
 * Around the router and not a middleware in it: a handler that answers at once then does so without a promise, which is half
 * the time of a kept report.
 */
export function observedFetch(
  router: Router,
  observe: Observe,
): (request: Request) => Response | Promise<Response> {
  function finish({ request, path, state }: Arrival, response: Response): Response {
    if (!state.tagged) response = tagged(response, state.requestId);
    observe({
      event: "request",
      id: state.requestId,
      method: request.method,
      path,
      status: response.status,
      ms: Math.round((performance.now() - state.started) * 100) / 100,
      ...(state.error === undefined ? {} : { error: state.error }),
    });
    return response;
  }
  /** What direct handlers throw, and what Hono hands on because it is no error. */
  function failed(arrival: Arrival, thrown: unknown): Response {
    return finish(arrival, refuse(thrown, { ...arrival, signal: arrival.request.signal }, observe));
  }
  const makeId = requestIds();
  return function fetch(request) {
    const given = request.headers.get("x-request-id");
    const requestId = given !== null && SANE_ID.test(given) ? given : makeId();
    const state = { requestId, tagged: false, error: undefined, started: performance.now() };
    const arrival = { request, path: pathOf(request.url), state };
    try {
      if (router.stopping && arrival.path !== ALIVE_PATH) throw stoppingProblem();
      if (!router.admits(request, arrival.path)) throw tokenProblem();
      const direct = request.method === "GET" ? router.direct.get(arrival.path) : undefined;
      const response = direct === undefined ? router.fetch(request, state) : direct(request, state);
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

function tokenProblem(): Problem {
  return new Problem("token_required", { headers: { "WWW-Authenticate": 'Bearer realm="admin"' } });
}

interface Arrival {
  readonly request: Request;
  /** Without the query, which may hold a key. */
  readonly path: string;
  readonly state: RequestState & { readonly started: number };
}

/** Ids that no other process gives: a random beginning, then a count. */
function requestIds(): () => string {
  const beginning = crypto.randomUUID().slice(0, 18);
  let count = 0;
  return () => `${beginning}-${(++count).toString(36)}`;
}

function tagged(response: Response, requestId: string): Response {
  try {
    response.headers.set("x-request-id", requestId);
    return response;
  } catch {
    // The head of a redirect made by `Response.redirect` cannot be changed.
    const copy = new Response(response.body, response);
    copy.headers.set("x-request-id", requestId);
    return copy;
  }
}

function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const end = url.indexOf("?", start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
