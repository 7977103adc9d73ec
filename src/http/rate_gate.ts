import { Problem } from "#src/problem.ts";
import type { Caller } from "./caller.ts";
import { clientAddress, type ConnectionInfo } from "./client_address.ts";
import { type RateClass, rateClassOf } from "./rate_class.ts";
import type { RateLimits, RateVerdict } from "./rate_limits.ts";
import type { RequestState } from "./request_state.ts";

/** What stands at the gate. */
export interface RateGateOptions {
  readonly limits: RateLimits;
  /** Proxies between the world and us; see `clientAddress`. */
  readonly trustedProxies: number;
  /** Who sent a request; see `Callers.identify`. */
  readonly identify: (request: Request) => Caller | Promise<Caller>;
}

/** A request at the gate. */
export interface ArrivingRequest {
  readonly request: Request;
  /** As routes see it, without its query. */
  readonly routePath: string;
  readonly state: RequestState;
  /** Whether it needs a permission. */
  readonly needsPermission: boolean;
}

/**
 * Lets requests in that fit into the limit of their class, and has every answer of a limited class say what is left. What needs
 * a permission is counted by its caller, all else and whatever shows a bad token by address.
 */
export class RateGate {
  readonly #options: RateGateOptions;

  constructor(options: RateGateOptions) {
    this.#options = options;
  }

  /**
   * At once, unless the store or whoever knows the caller must be asked.
   *
   * @throws {Problem} `too_many_requests`; what `identify` throws.
   */
  pass(arriving: ArrivingRequest, info: ConnectionInfo): void | Promise<void> {
    const { request, routePath: path, state, needsPermission } = arriving;
    const name = rateClassOf({ method: request.method, path, isPrivate: needsPermission });
    if (name === null) return;
    const { limits, trustedProxies } = this.#options;
    const address = clientAddress(info, request.headers, trustedProxies);
    if (needsPermission) return this.#passCaller(name, address, arriving);
    if (name === "auth") {
      return limits.takeStrictly(name, address).then((verdict) => judge(verdict, state));
    }
    judge(limits.take(name, address), state);
  }

  #passCaller(name: RateClass, address: string, { request, state }: ArrivingRequest): void | Promise<void> {
    const { limits, identify } = this.#options;
    const take = (client: string) => judge(limits.take(name, client), state);
    const welcome = (caller: Caller) => {
      state.caller = caller;
      take(caller.id === null ? address : `@${caller.id}`);
    };
    const turnAway = (thrown: unknown) => {
      take(address);
      throw thrown;
    };
    let caller: Caller | Promise<Caller>;
    try {
      caller = identify(request);
    } catch (thrown) {
      return turnAway(thrown);
    }
    return caller instanceof Promise ? caller.then(welcome, turnAway) : welcome(caller);
  }
}

function judge(verdict: RateVerdict | null, state: RequestState): void {
  if (verdict === null) return;
  state.limit = verdict;
  if (verdict.admitted) return;
  const { name, retrySeconds } = verdict;
  throw new Problem("too_many_requests", {
    detail: `More was asked for than one client may: ${retrySeconds} s from now there is room again`,
    members: { "violated-policies": [name] },
    headers: { "Retry-After": `${Math.max(1, retrySeconds)}` },
  });
}
