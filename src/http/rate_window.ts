import type { RateCount } from "#src/platform/rate_counts.ts";
import type { Rate } from "#src/std/settings/rate.ts";

/** What a client may still do. */
export interface RateStanding {
  /** Requests that would be admitted now. */
  readonly remaining: number;
  /** Seconds until the fixed window ends, from 1. */
  readonly resetSeconds: number;
  /** Seconds until one more is admitted; 0 = now. */
  readonly retrySeconds: number;
}

/** The part of a fixed window that this client used. */
interface Tally {
  readonly index: number;
  /** What the fleet had counted when it was last asked, ours included. */
  known: number;
  /** Counted here and on its way to the store. */
  sending: number;
  /** Counted here, and nobody else knows. */
  unsent: number;
  /** Whether the store was asked after the window had ended. */
  settled: boolean;
}

/** Hits that are on their way. */
export interface RateDispatch {
  readonly counts: readonly RateCount[];
  /** Takes what the store said of {@linkcode counts}. */
  readonly settle: (totals: readonly number[] | null) => void;
}

/**
 * What one client did lately: a sliding window, counted by two fixed ones.
 *
 * The window of the last `seconds` is taken to hold all of the present fixed window, and of the one before as much of its
 * count as the sliding window still overlaps it: Cloudflare's approximation
 * (https://blog.cloudflare.com/counting-things-a-lot-of-different-things/), two numbers for each client. A request is admitted
 * if it fits, and only then counted. So no fixed window (they begin at multiples of `seconds` since 1970) admits more than
 * `requests`, and no window whatsoever more than twice as many: that only when all of one window's came at its very end. A
 * client that goes on and on gets `requests` in each.
 *
 * What the fleet counted comes in now and then; until then only what was counted here is known.
 */
export class RateWindow {
  readonly #rate: Rate;
  readonly #key: string;
  #present: Tally = emptyTally(0);
  #before: Tally = emptyTally(-1);

  constructor(rate: Rate, key: string) {
    this.#rate = rate;
    this.#key = key;
  }

  /** Counts a request if it fits, and tells whether it does. `now` is in milliseconds since 1970; going back, time stands still. */
  take(now: number): boolean {
    this.#turn(now);
    if (this.#used(now) + 1 > this.#rate.requests) return false;
    this.#present.unsent++;
    return true;
  }

  /** Whether the present window holds more than this share of the quota that was counted here. */
  isAbove(share: number): boolean {
    return countOf(this.#present) >= share * this.#rate.requests;
  }

  /** Whether a request that was taken at `now` is one too many where the store has counted `total` in its window. */
  isOver(total: number, now: number): boolean {
    const passed = now / (this.#rate.seconds * 1000) - this.#present.index;
    // The window ended while the store was asked: nobody is refused for the last one.
    if (passed < 0) return false;
    return total + countOf(this.#before) * Math.max(0, 1 - passed) > this.#rate.requests;
  }

  /** What is left, and until when. */
  standing(now: number): RateStanding {
    this.#turn(now);
    const spanMs = this.#rate.seconds * 1000;
    const leftMs = Math.min(spanMs, (this.#present.index + 1) * spanMs - now);
    const retryMs = this.#retryMs(now, leftMs);
    return {
      remaining: Math.max(0, Math.floor(this.#rate.requests - this.#used(now))),
      resetSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
      retrySeconds: Math.ceil(retryMs / 1000),
    };
  }

  /** What the store is to be told, and asked: the present window, and once the one before. */
  dispatch(): RateDispatch {
    const tallies = this.#before.settled ? [this.#present] : [this.#present, this.#before];
    const present = this.#present;
    const hits = tallies.map((tally) => tally.unsent);
    for (const tally of tallies) {
      tally.sending += tally.unsent;
      tally.unsent = 0;
    }
    const ttlMs = this.#rate.seconds * 2_000;
    return {
      counts: tallies.map(({ index }, at) => ({ key: `${this.#key}:${index}`, hits: hits[at]!, ttlMs })),
      settle: (totals) =>
        tallies.forEach((tally, at) => {
          tally.sending -= hits[at]!;
          // Never sent again: a store that loses its answers only would count it twice.
          tally.known = Math.max(tally.known + hits[at]!, totals?.[at] ?? 0);
          tally.settled = totals !== null && tally !== present;
        }),
    };
  }

  #turn(now: number): void {
    const index = Math.floor(now / (this.#rate.seconds * 1000));
    if (index <= this.#present.index) return;
    this.#before = index === this.#present.index + 1 ? this.#present : emptyTally(index - 1);
    this.#present = emptyTally(index);
  }

  /** How much of the quota the sliding window holds. */
  #used(now: number): number {
    const passed = now / (this.#rate.seconds * 1000) - this.#present.index;
    const overlap = Math.min(1, Math.max(0, 1 - passed));
    return countOf(this.#present) + countOf(this.#before) * overlap;
  }

  #retryMs(now: number, leftMs: number): number {
    const free = this.#rate.requests - 1;
    if (this.#used(now) <= free) return 0;
    const spanMs = this.#rate.seconds * 1000;
    const [present, before] = [countOf(this.#present), countOf(this.#before)];
    // While this window lasts the one before fades; after it, this one does.
    if (present <= free) return Math.max(1, leftMs - spanMs * (free - present) / before);
    return leftMs + spanMs * (1 - free / present);
  }
}

function emptyTally(index: number): Tally {
  return { index, known: 0, sending: 0, unsent: 0, settled: false };
}

function countOf({ known, sending, unsent }: Tally): number {
  return known + sending + unsent;
}
