import type { RateCounts } from "#src/platform/rate_counts.ts";
import type { RateWindow } from "./rate_window.ts";

const EVERY_MS = 1_000;
/** Clients in one request to the store; each is two to four commands. */
const BATCH_MAX = 500;
/** Clients that wait for their turn; of any beyond only this process knows. */
const WAITING_MAX = 10_000;

/** Tells the store behind requests what was counted here, and learns what the fleet did: one request a second, none when nobody asks. */
export class RateExchange {
  readonly #counts: RateCounts;
  readonly #waiting = new Set<RateWindow>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(counts: RateCounts) {
    this.#counts = counts;
  }

  /** Has what a client did told within about a second. */
  mention(window: RateWindow): void {
    if (this.#waiting.size >= WAITING_MAX) return;
    this.#waiting.add(window);
    this.#schedule();
  }

  /** Exchanges what a batch of clients did, now. Never fails. */
  now(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#running ??= this.#exchange().finally(() => {
      this.#running = undefined;
      if (this.#waiting.size > 0) this.#schedule();
    });
  }

  /** Tells nothing more; what is under way ends within the store's time limit. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting.clear();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(): void {
    if (this.#closed || this.#timer !== undefined || this.#running !== undefined) return;
    this.#timer = setTimeout(() => this.now(), EVERY_MS);
  }

  async #exchange(): Promise<void> {
    const batch = [...this.#waiting.values().take(BATCH_MAX)];
    for (const window of batch) this.#waiting.delete(window);
    const dispatches = batch.map((window) => window.dispatch());
    const totals = await this.#counts.add(dispatches.flatMap(({ counts }) => counts));
    let at = 0;
    for (const { counts, settle } of dispatches) {
      settle(totals === null ? null : totals.slice(at, at += counts.length));
    }
  }
}
