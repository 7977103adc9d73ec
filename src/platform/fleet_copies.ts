import { delay } from "#src/std/async/delay.ts";
import type { Leases } from "./leases.ts";
import type { LiveEntry } from "./live_cache.ts";
import { LiveCopy } from "./live_copy.ts";
import type { Snapshots } from "./snapshots.ts";
import type { Marks } from "./watermarks.ts";
import { whileHeld } from "./while_held.ts";

/** What the fleet shares, and for how long. */
export interface FleetCopiesOptions {
  /** Whose data they are, where several share the store. */
  readonly name: string;
  readonly snapshots: Snapshots;
  readonly leases: Leases;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** A copy of at least this age is computed anew. */
  readonly youngMs: number;
  /** How long the store keeps copies, for the time when nothing can be computed. */
  readonly keepSeconds: number;
}

/** What a fit copy is, and how long it is waited for. */
export interface FleetDemand {
  readonly floors: Marks;
  /** Ends waiting for another process. */
  readonly signal: AbortSignal;
}

/** The longest that the fleet waits for a process that died at it. */
const LEASE_MS = 2_000;
const PAUSE_MS = { first: 20, most: 100, growth: 1.5 };

/** Copies that one process computes and all may give. */
export class FleetCopies {
  readonly #options: FleetCopiesOptions;

  constructor(options: FleetCopiesOptions) {
    this.#options = options;
  }

  /** The copy of any age; `null` = none, or the store is out of reach. */
  async get(entry: LiveEntry): Promise<LiveCopy | null> {
    const copy = await this.#look(entry);
    return copy === "unreachable" ? null : copy;
  }

  /** Keeps a copy unless the store has one that began later. Never fails. */
  async put(entry: LiveEntry, copy: LiveCopy, at: number = copy.hit.at): Promise<void> {
    const { snapshots, keepSeconds } = this.#options;
    await snapshots.put(this.#nameOf(entry), copy.snapshot(at), keepSeconds);
  }

  /**
   * A fit copy: the store's, or one computed by whoever in the fleet has the lease; computed here without asking
   * anybody when the store or the leases are out of reach. Throws what `compute` throws.
   */
  async obtain(
    entry: LiveEntry,
    demand: FleetDemand,
    compute: () => Promise<LiveCopy>,
  ): Promise<LiveCopy> {
    const { leases, random } = this.#options;
    for (let pause = PAUSE_MS.first;; pause = Math.min(pause * PAUSE_MS.growth, PAUSE_MS.most)) {
      const found = await this.#look(entry);
      if (found === "unreachable") return await compute();
      if (found !== null && this.#fits(found, demand)) return found;
      const lease = await leases.acquire(this.#nameOf(entry), LEASE_MS);
      if (lease === "unreachable") return await compute();
      if (lease !== "held") return await whileHeld(lease, LEASE_MS, () => this.#lead(entry, demand, compute));
      if (!await delay(pause * (0.5 + random()), demand.signal)) throw demand.signal.reason;
    }
  }

  async #lead(entry: LiveEntry, demand: FleetDemand, compute: () => Promise<LiveCopy>): Promise<LiveCopy> {
    // Again: another process may have put it there after we looked and before it gave the lease back.
    const found = await this.get(entry);
    if (found !== null && this.#fits(found, demand)) return found;
    const copy = await compute();
    // A process whose clock is ahead must not keep ours out of the store.
    await this.put(entry, copy, Math.max(copy.hit.at, (found?.hit.at ?? -1) + 1));
    return copy;
  }

  async #look(entry: LiveEntry): Promise<LiveCopy | null | "unreachable"> {
    const snapshot = await this.#options.snapshots.get(this.#nameOf(entry));
    return snapshot === null || snapshot === "unreachable" ? snapshot : LiveCopy.stored(entry, snapshot);
  }

  #fits(copy: LiveCopy, { floors }: FleetDemand): boolean {
    // Clocks differ a little; a time far ahead is as wrong as one far back.
    return copy.reaches(floors) && Math.abs(this.#options.now() - copy.hit.at) < this.#options.youngMs;
  }

  #nameOf({ key }: LiveEntry): string {
    return `live:${this.#options.name}:${key}`;
  }
}
