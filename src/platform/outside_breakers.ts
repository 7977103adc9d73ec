import { CircuitBreaker, type CircuitBreakerOptions } from "#src/std/async/circuit_breaker.ts";
import { OutsideError } from "./outside_http.ts";

const ORIGINS_MAX = 1_000;
const OPTIONS = { failuresMax: 5, restMs: 30_000 };

/**
 * A circuit breaker for each origin: after five failures in a row it is left alone for 30 s. Knows the thousand origins that failed
 * last.
 */
export class OutsideBreakers {
  readonly #options: CircuitBreakerOptions;
  /** Only of those that have failed; the last to fail is the last. */
  readonly #breakers = new Map<string, CircuitBreaker>();

  /** @param now Milliseconds since some instant. */
  constructor(now: () => number) {
    this.#options = { ...OPTIONS, now };
  }

  /** Throws {@linkcode OutsideError} `open` when the origin is left alone. */
  demand(origin: string): void {
    if (this.#breakers.get(origin)?.tryPass() ?? true) return;
    throw new OutsideError("open", `'${origin}' has failed so often that it is left alone for a while`);
  }

  /** Tells that an origin has answered as it should. */
  succeed(origin: string): void {
    this.#breakers.get(origin)?.succeed();
  }

  /** Tells that an origin has failed. */
  fail(origin: string): void {
    const breaker = this.#breakers.get(origin) ?? new CircuitBreaker(this.#options);
    breaker.fail();
    this.#breakers.delete(origin);
    this.#breakers.set(origin, breaker);
    if (this.#breakers.size > ORIGINS_MAX) this.#breakers.delete(this.#breakers.keys().next().value!);
  }
}
