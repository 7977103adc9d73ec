import type { RateCounts } from "#src/platform/rate_counts.ts";
import type { Rate } from "#src/std/settings/rate.ts";
import type { RateClass } from "./rate_class.ts";
import { RateClients } from "./rate_clients.ts";
import { RateExchange } from "./rate_exchange.ts";
import type { RateStanding, RateWindow } from "./rate_window.ts";

/** What limits are made of. */
export interface RateLimitsOptions {
  /** How much one client may, by class; `null` = as much as it likes. */
  readonly rates: Readonly<Record<RateClass, Rate | null>>;
  readonly counts: RateCounts;
  /** Milliseconds since 1970: processes whose clocks differ share no windows. */
  readonly now: () => number;
}

/** Whether a request was admitted, and what is left. */
export interface RateVerdict extends RateStanding {
  readonly admitted: boolean;
  readonly name: RateClass;
  /** `"api";q=1200;w=60`: the limit, as the header `RateLimit-Policy` has it. */
  readonly policy: string;
}

interface Limit {
  readonly name: RateClass;
  readonly clients: RateClients;
  readonly policy: string;
}

/** From this share of its quota on a client is told to the fleet. */
const SHARE = 1 / 50;

/**
 * How much each client may ask for, in the whole fleet; see `RateWindow` for what is counted.
 *
 * {@linkcode RateLimits.take} waits for nobody: it counts in memory, and about once a second the fleet is told of the clients that
 * use more than a fiftieth of their quota. So of n processes each may admit, beyond the quota, that fiftieth and what
 * comes to it in a second and one answer of the store. {@linkcode RateLimits.takeStrictly} asks the store first, and admits no
 * more than the quota. While the store is slow or down each process counts for itself, and admits up to the quota.
 *
 * At most 50,000 clients are remembered for each class.
 */
export class RateLimits {
  readonly #limits: Readonly<Record<RateClass, Limit | null>>;
  readonly #counts: RateCounts;
  readonly #exchange: RateExchange;
  readonly #now: () => number;

  constructor({ rates, counts, now }: RateLimitsOptions) {
    const limit = (name: RateClass) => limitOf(name, rates[name]);
    this.#limits = {
      api: limit("api"),
      auth: limit("auth"),
      public: limit("public"),
      upload: limit("upload"),
      write: limit("write"),
    };
    this.#counts = counts;
    this.#exchange = new RateExchange(counts);
    this.#now = now;
  }

  /** Counts a request of a client, if it fits; `null` = the class has no limit. */
  take(name: RateClass, client: string): RateVerdict | null {
    const limit = this.#limits[name];
    if (limit === null) return null;
    const now = this.#now();
    const window = limit.clients.windowOf(client, now);
    const admitted = window.take(now);
    if (admitted && window.isAbove(SHARE)) this.#exchange.mention(window);
    return verdictOf(limit, window, { admitted, now });
  }

  /** The same, after asking what the fleet has counted; never fails, and takes as long as the store may. */
  async takeStrictly(name: RateClass, client: string): Promise<RateVerdict | null> {
    const limit = this.#limits[name];
    if (limit === null) return null;
    const now = this.#now();
    const window = limit.clients.windowOf(client, now);
    // Without asking where it is known already, so that who hammers costs nothing.
    if (!window.take(now)) return verdictOf(limit, window, { admitted: false, now });
    const { counts, settle } = window.dispatch();
    const totals = await this.#counts.add(counts);
    settle(totals);
    const admitted = totals === null || !window.isOver(totals[0]!, now);
    return verdictOf(limit, window, { admitted, now: this.#now() });
  }

  /** Tells the fleet what a batch of clients did, now rather than within a second. */
  async exchange(): Promise<void> {
    await this.#exchange.now();
  }

  /** Tells nothing more. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}

function limitOf(name: RateClass, rate: Rate | null): Limit | null {
  if (rate === null) return null;
  return {
    name,
    clients: new RateClients(rate, name),
    policy: `"${name}";q=${rate.requests};w=${rate.seconds}`,
  };
}

function verdictOf(
  { name, policy }: Limit,
  window: RateWindow,
  { admitted, now }: { readonly admitted: boolean; readonly now: number },
): RateVerdict {
  return { ...window.standing(now), admitted, name, policy };
}
