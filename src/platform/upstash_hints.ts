import { delay } from "#src/std/async/delay.ts";
import { type UpstashMarksState, upstashMarksState } from "./upstash_marks_state.ts";
import type { UpstashRedisOptions } from "./upstash_redis.ts";
import { upstashSubscription } from "./upstash_subscription.ts";

/** What is done about what is heard. */
export interface UpstashHintsListener {
  /** A state was published. */
  hint(state: UpstashMarksState): void;
  /** Something may have been missed: the subscription has begun, or is over. */
  doubt(): void;
}

/** The pause before the second attempt to subscribe; it doubles from attempt to attempt. */
const BACKOFF_MS = 50;
const BACKOFF_MAX_MS = 5_000;

/** A channel of states as long as somebody wants to hear it, by a subscription that is replaced when it ends or fails. */
export class UpstashHints {
  /** Resolves when it has stopped. */
  readonly ended: Promise<void>;
  readonly #options: UpstashRedisOptions;
  readonly #channel: string;
  readonly #listener: UpstashHintsListener;
  readonly #stop = new AbortController();
  #subscription = new AbortController();
  #confirmed = false;

  constructor(options: UpstashRedisOptions, channel: string, listener: UpstashHintsListener) {
    this.#options = options;
    this.#channel = channel;
    this.#listener = listener;
    this.ended = this.#listen();
  }

  /** Whether hints come, as far as one can know. */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  /** Subscribes anew, as this subscription has fallen silent. */
  replace(): void {
    this.#subscription.abort();
  }

  /** Ends the subscription. */
  stop(): void {
    this.#stop.abort();
    this.#subscription.abort();
  }

  async #listen(): Promise<void> {
    const { signal } = this.#stop;
    for (let failures = 0; !signal.aborted; failures++) {
      const began = performance.now();
      await this.#subscribe();
      if (signal.aborted) return;
      this.#listener.doubt();
      if (performance.now() - began > BACKOFF_MAX_MS) failures = 0;
      await delay(Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** failures) * (0.5 + Math.random() / 2), signal);
    }
  }

  async #subscribe(): Promise<void> {
    this.#subscription = new AbortController();
    try {
      for await (const line of upstashSubscription(this.#options, this.#channel, this.#subscription)) {
        if (this.#stop.signal.aborted) break;
        if (line === null) {
          this.#confirmed = true;
          this.#listener.doubt();
          continue;
        }
        const state = upstashMarksState(line);
        if (state !== null) this.#listener.hint(state);
      }
    } catch {
      // However it ended, the next exchange has what was missed.
    }
    this.#confirmed = false;
  }
}
