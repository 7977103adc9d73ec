import type { Rate } from "#src/std/settings/rate.ts";
import { RateWindow } from "./rate_window.ts";

/** Clients that are remembered at most, in each of the two generations. */
const GENERATION_MAX = 25_000;

/**
 * The clients of a limit, in two generations: who is asked for comes into the younger one, and when that is full or two windows
 * old the elder is dropped as a whole. So memory is bounded and nothing is ever swept, whatever addresses come; who comes
 * again within a generation is never forgotten.
 */
export class RateClients {
  readonly #rate: Rate;
  readonly #name: string;
  #young = new Map<string, RateWindow>();
  #old = new Map<string, RateWindow>();
  #turnAt = 0;

  /** @param name Tells limits apart in the store. */
  constructor(rate: Rate, name: string) {
    this.#rate = rate;
    this.#name = name;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** What a client did lately. `now` is in milliseconds since 1970. */
  windowOf(client: string, now: number): RateWindow {
    if (this.#young.size >= GENERATION_MAX || now >= this.#turnAt) this.#turn(now);
    const young = this.#young.get(client);
    if (young !== undefined) return young;
    const window = this.#old.get(client) ??
      new RateWindow(this.#rate, `${this.#name}:${this.#rate.seconds}:${client}`);
    this.#young.set(client, window);
    this.#old.delete(client);
    return window;
  }

  #turn(now: number): void {
    this.#old = this.#young;
    this.#young = new Map();
    this.#turnAt = now + this.#rate.seconds * 2_000;
  }
}
