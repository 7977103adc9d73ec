import type { Lease, Leases } from "#src/platform/leases.ts";
import type { Observe } from "#src/platform/observe.ts";
import { whileHeld } from "#src/platform/while_held.ts";
import { delay } from "#src/std/async/delay.ts";
import { settlesWithin } from "#src/std/async/settles_within.ts";
import type { TodayCounter, TodayCountMode } from "./today_counter.ts";
import { todayLease } from "./today_lease.ts";
import type { TodayTurns } from "./today_turns.ts";

/** What the loop needs. */
export interface TodayLoopDeps {
  readonly counter: TodayCounter;
  /** Over the same counter. */
  readonly turns: TodayTurns;
  readonly leases: Leases;
  readonly observe: Observe;
  /** Shortest time from count to count, in milliseconds. */
  readonly minIntervalMs: number;
  /** Shortest rest of the database between two counts, in milliseconds. */
  readonly bufferMs: number;
}

/** How the loop is doing. */
export interface TodayLoopFigures {
  /** Whether this process counts for the whole fleet now. */
  readonly owner: boolean;
  /** Counts of this process so far. */
  readonly turns: number;
  /** What the latest took, in milliseconds. */
  readonly lastMs: number;
  /** From that one to the next, in milliseconds. */
  readonly intervalMs: number;
  readonly mode: TodayCountMode;
}

const HELD_MS_MIN = 100;
/** So that the loop is back within 5 s of its owner's death: 4 s of its lease, and this. */
const HELD_MS_MAX = 1_000;
const FAILED_MS_MIN = 1_000;
const FAILED_MS_MAX = 30_000;
const CLOSE_MS = 500;
/** The database rests at least four fifths of the time. */
const REST_FACTOR = 4;

/**
 * Counts again and again while somebody watches, on one process of the fleet: whoever has the lease. The others wait for
 * it, so that one of them goes on when it is given back or runs out. While the lease's store is out of reach, every
 * process counts for those who watch there.
 *
 * Never throws: a database that fails is asked again after 1 s, 2 s, … 30 s, the lease being free meanwhile.
 */
export class TodayLoop {
  readonly #deps: TodayLoopDeps;
  #watchers = 0;
  #closed = false;
  #running: Promise<void> | null = null;
  #owner = false;
  /** Aborted when counting has to end: nobody watches, the lease is lost, the process stops. */
  #stop = new AbortController();

  constructor(deps: TodayLoopDeps) {
    this.#deps = deps;
  }

  /** How it is doing now. */
  get figures(): TodayLoopFigures {
    const { turns, counter } = this.#deps;
    const lastMs = Math.round(turns.lastMs * 10) / 10;
    return {
      owner: this.#owner,
      turns: turns.taken,
      lastMs,
      intervalMs: lastMs + this.#restMs(),
      mode: counter.mode,
    };
  }

  /** Says how many watch at this process: the loop starts with the first and ends with the last. */
  setWatchers(count: number): void {
    this.#watchers = count;
    if (count === 0) this.#stop.abort();
    else this.#start();
  }

  /** Ends the loop for ever and gives the lease back, within 500 ms. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#stop.abort();
    await settlesWithin(this.#running ?? Promise.resolve(), CLOSE_MS);
  }

  get #wanted(): boolean {
    return this.#watchers > 0 && !this.#closed;
  }

  #start(): void {
    if (this.#running !== null || !this.#wanted) return;
    this.#running = this.#run().finally(() => {
      this.#running = null;
      // Somebody may have come while it was ending.
      this.#start();
    });
  }

  async #run(): Promise<void> {
    let heldMs = HELD_MS_MIN;
    while (this.#wanted) {
      this.#stop = new AbortController();
      const { leases, turns } = this.#deps;
      const lease = await leases.acquire(todayLease.name, todayLease.ttlMs);
      if (lease === "held") {
        await this.#wait(heldMs);
        heldMs = Math.min(2 * heldMs, HELD_MS_MAX);
        continue;
      }
      heldMs = HELD_MS_MIN;
      if (lease === "unreachable") await this.#turn(null);
      else await whileHeld(lease, todayLease.ttlMs, (lost) => this.#own(lease, lost));
      const failedMs = Math.min(FAILED_MS_MIN * 2 ** (turns.failures - 1), FAILED_MS_MAX);
      if (turns.failures > 0) await this.#wait(failedMs);
    }
  }

  /** Counts for the whole fleet until there is a reason to stop. */
  async #own(lease: Lease, lost: AbortSignal): Promise<void> {
    lost.addEventListener("abort", () => this.#stop.abort());
    this.#deps.counter.forget();
    while (await this.#turn(lease)) {
      if (this.#owner) continue;
      this.#owner = true;
      this.#deps.observe({ event: "today_loop", holds: true });
    }
    const why = this.#whyEnded(lost);
    if (this.#owner) this.#deps.observe({ event: "today_loop", holds: false, why });
    this.#owner = false;
    // Somebody with a later right is at work: its lease is asked for as any other that is held.
    if (why === "lost") await this.#wait(HELD_MS_MIN);
  }

  #whyEnded(lost: AbortSignal): "failed" | "lost" | "unwatched" {
    if (lost.aborted) return "lost";
    if (this.#stop.signal.aborted) return "unwatched";
    return this.#deps.turns.failures > 0 ? "failed" : "lost";
  }

  /** Counts, then rests. Returns whether to go on. */
  async #turn(lease: Lease | null): Promise<boolean> {
    const { signal } = this.#stop;
    if (signal.aborted || !await this.#deps.turns.take(lease, signal)) return false;
    await this.#wait(this.#restMs());
    return !signal.aborted;
  }

  #restMs(): number {
    const { turns: { lastMs }, minIntervalMs, bufferMs } = this.#deps;
    return Math.max(bufferMs, minIntervalMs - lastMs, REST_FACTOR * lastMs);
  }

  /** Waits until the time is over, or counting has to end. */
  async #wait(ms: number): Promise<void> {
    await delay(ms, this.#stop.signal);
  }
}
