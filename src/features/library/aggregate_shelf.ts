import type { Snapshot, Snapshots } from "#src/platform/snapshots.ts";
import type { Aggregate } from "./aggregate.ts";
import { type AggregateCopy, aggregateCopy } from "./aggregate_copy.ts";

/** How often a reader makes this process look into the store for a newer copy, in milliseconds. */
const LOOK_MS = 5_000;
/** After a look that found nothing; readers of a library that warms come every few seconds. */
const LOOK_AGAIN_MS = 1_000;

/** How often one aggregate was read, by what its readers got. */
export interface ShelfFigures {
  /** A good copy. */
  readonly hits: number;
  /** A copy that is too old, or of a store out of reach. */
  readonly stale: number;
  /** Nothing yet. */
  readonly misses: number;
}

/** What a reader gets. */
export interface ShelfAnswer {
  readonly copy: AggregateCopy;
  /** `STALE` when the copy is older than its time or the store is out of reach, so that nobody knows of a newer one. */
  readonly state: "HIT" | "STALE";
}

interface Place {
  copy: AggregateCopy | null;
  /** When the store was last asked, and whether it answered. */
  lookedAt: number;
  reachable: boolean;
  looking: Promise<void> | null;
  hits: number;
  stale: number;
  misses: number;
}

/**
 * The aggregates as this process has them. Reading never waits for anything once there is a copy, and never asks the
 * library: a reader makes the process look into the store at most every 5 s, behind its back. Copies never go
 * backwards in time.
 */
export class AggregateShelf {
  readonly #snapshots: Snapshots;
  readonly #now: () => number;
  readonly #places = new Map<string, Place>();

  constructor({ snapshots, now }: { readonly snapshots: Snapshots; readonly now: () => number }) {
    this.#snapshots = snapshots;
    this.#now = now;
  }

  /** The copy, or `null` when there is none yet; at once when this process has one. */
  read(aggregate: Aggregate): ShelfAnswer | null | Promise<ShelfAnswer | null> {
    const place = this.#place(aggregate);
    const due = this.#now() - place.lookedAt >= (place.copy === null ? LOOK_AGAIN_MS : LOOK_MS);
    if (due) void this.look(aggregate);
    if (place.copy !== null || place.looking === null) return this.#answer(place);
    return place.looking.then(() => this.#answer(place));
  }

  /** The copy of this process, whatever the store has. */
  copy(aggregate: Aggregate): AggregateCopy | null {
    return this.#place(aggregate).copy;
  }

  /** Looks into the store for a newer copy; shared by all who ask meanwhile. Never fails. */
  look(aggregate: Aggregate): Promise<void> {
    const place = this.#place(aggregate);
    place.lookedAt = this.#now();
    return place.looking ??= this.#look(aggregate, place).finally(() => place.looking = null);
  }

  /** Takes a snapshot that was computed just now, or read, unless there is a newer one. */
  hold(aggregate: Aggregate, snapshot: Snapshot): void {
    const place = this.#place(aggregate);
    if (place.copy !== null && place.copy.snapshot.at >= snapshot.at) return;
    place.copy = aggregateCopy.ofSnapshot(snapshot) ?? place.copy;
  }

  /** How often it was read. */
  figures(aggregate: Aggregate): ShelfFigures {
    const { hits, stale, misses } = this.#place(aggregate);
    return { hits, stale, misses };
  }

  async #look(aggregate: Aggregate, place: Place): Promise<void> {
    const snapshot = await this.#snapshots.get(aggregate.key);
    place.reachable = snapshot !== "unreachable";
    if (snapshot !== null && snapshot !== "unreachable") this.hold(aggregate, snapshot);
  }

  #answer(place: Place): ShelfAnswer | null {
    if (place.copy === null) {
      place.misses++;
      return null;
    }
    const old = this.#now() - place.copy.snapshot.at > aggregateCopy.ttlSeconds * 1000;
    if (old || !place.reachable) {
      place.stale++;
      return { copy: place.copy, state: "STALE" };
    }
    place.hits++;
    return { copy: place.copy, state: "HIT" };
  }

  #place({ name }: Aggregate): Place {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = {
        copy: null,
        lookedAt: -Infinity,
        reachable: true,
        looking: null,
        hits: 0,
        stale: 0,
        misses: 0,
      };
      this.#places.set(name, place);
    }
    return place;
  }
}
