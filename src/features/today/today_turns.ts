import type { Observe } from "#src/platform/observe.ts";
import { unlessAborted } from "#src/std/async/unless_aborted.ts";
import type { TodayCount, TodayCounter } from "./today_counter.ts";
import type { TodayMessage } from "./today_message.ts";
import type { TodayRight, TodayTeller } from "./today_teller.ts";

/** What a turn needs. */
export interface TodayTurnsDeps {
  readonly counter: TodayCounter;
  readonly teller: TodayTeller;
  readonly observe: Observe;
  /** Takes a number that could not be told to all, for those who watch at this process, at every turn. */
  readonly offer: (message: TodayMessage) => void;
}

/** Counts and tells, one turn after the other, and keeps an eye on how that goes. */
export class TodayTurns {
  readonly #deps: TodayTurnsDeps;
  #taken = 0;
  #lastMs = 0;
  #failures = 0;

  constructor(deps: TodayTurnsDeps) {
    this.#deps = deps;
  }

  /** Turns that gave a number. */
  get taken(): number {
    return this.#taken;
  }

  /** What the database took for the latest number, in milliseconds. */
  get lastMs(): number {
    return this.#lastMs;
  }

  /** How often the database has failed since the latest number. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * Counts, and tells it under a right; without one, or when nobody can be told, it is offered here. Ends at once when
   * the signal aborts. Returns whether another turn may follow. Never throws.
   */
  async take(right: TodayRight | null, stop: AbortSignal): Promise<boolean> {
    const started = performance.now();
    try {
      const count = await unlessAborted(this.#deps.counter.count(), stop);
      if (count === null) return false;
      this.#counted(performance.now() - started);
      return await this.#tell(count, right);
    } catch (error) {
      this.#failures++;
      if (this.#failures === 1) this.#deps.observe({ event: "today_failed", over: false, error });
      return false;
    }
  }

  #counted(ms: number): void {
    this.#lastMs = ms;
    this.#taken++;
    if (this.#failures > 0) this.#deps.observe({ event: "today_failed", over: true });
    this.#failures = 0;
  }

  async #tell(count: TodayCount, right: TodayRight | null): Promise<boolean> {
    const told = right === null ? null : await this.#deps.teller.tell(count, right);
    if (told === "fenced") return false;
    if (told === null || told.id === null) this.#deps.offer({ total: count.total, at: count.at });
    return true;
  }
}
