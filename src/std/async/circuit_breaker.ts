/** When a {@linkcode CircuitBreaker} opens, and for how long. */
export interface CircuitBreakerOptions {
  /** So many failures in a row open it. */
  readonly failuresMax: number;
  /** How long nothing is let through then, in milliseconds. */
  readonly restMs: number;
  /** Milliseconds since some instant. */
  readonly now: () => number;
}

/**
 * Leaves alone what fails again and again: after so many failures in a row nothing is let through for a while, and then one
 * call at a time, until one succeeds.
 */
export class CircuitBreaker {
  readonly #options: CircuitBreakerOptions;
  #failures = 0;
  #restsUntil = 0;

  constructor(options: CircuitBreakerOptions) {
    this.#options = options;
  }

  /**
   * Whether a call may be made now. A probe that never tells how it ended is waited for as long as a rest, and then another
   * is let through.
   */
  tryPass(): boolean {
    const { failuresMax, restMs, now } = this.#options;
    if (this.#failures < failuresMax) return true;
    if (now() < this.#restsUntil) return false;
    this.#restsUntil = now() + restMs;
    return true;
  }

  /** Tells that a call succeeded: everything is let through again. */
  succeed(): void {
    this.#failures = 0;
  }

  /** Tells that a call failed. */
  fail(): void {
    const { failuresMax, restMs, now } = this.#options;
    if (++this.#failures >= failuresMax) this.#restsUntil = now() + restMs;
  }
}
