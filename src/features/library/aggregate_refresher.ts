import { strongEtag } from "#src/std/bytes/strong_etag.ts";
import type { Leases } from "#src/platform/leases.ts";
import type { LocalSchedule } from "#src/platform/local_schedule.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Outbox } from "#src/platform/outbox.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { whileHeld } from "#src/platform/while_held.ts";
import { Problem } from "#src/problem.ts";
import { delay } from "#src/std/async/delay.ts";
import { zonedText } from "#src/std/time/zoned_text.ts";
import type { Aggregate } from "./aggregate.ts";
import { aggregateCopy } from "./aggregate_copy.ts";
import type { AggregateShelf } from "./aggregate_shelf.ts";
import type { LibrarySource } from "./library_source.ts";

/** What renewing aggregates needs. */
export interface AggregateRefresherDeps {
  readonly source: LibrarySource;
  readonly shelf: AggregateShelf;
  readonly snapshots: Snapshots;
  readonly leases: Leases;
  readonly outbox: Outbox | null;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** When each group is to be renewed. */
  readonly schedules: Readonly<Record<Aggregate["group"], LocalSchedule>>;
  /** How long a snapshot stays in the store after its time, in seconds. */
  readonly staleSeconds: number;
  /** Waits before further attempts at one that failed, in milliseconds. */
  readonly retryMs: readonly number[];
}

/** How the last attempt at an aggregate ended in this process. */
export interface RefreshOutcome {
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  readonly ms: number;
  /** Why it failed; `null` = it did not. */
  readonly error: unknown;
}

/** Statements at a time: the library's own desk comes first. */
const SIDE_BY_SIDE = 3;
const LEASE_MS = 15_000;

/**
 * Renews aggregates: once in the fleet for every time on the schedule.
 *
 * What is due is told by state, not by firing: an aggregate is due while its snapshot is older than the latest time
 * on its schedule. So a time that was missed is caught up, one whose process died is done by the next look, and one that
 * another process has done is not repeated.
 */
export class AggregateRefresher {
  readonly #deps: AggregateRefresherDeps;
  readonly #outcomes = new Map<string, RefreshOutcome>();
  readonly #closing = new AbortController();

  constructor(deps: AggregateRefresherDeps) {
    this.#deps = deps;
  }

  /** Renews those that are due, unless another process is at it. Never fails: what failed stays due. */
  async prewarm(aggregates: readonly Aggregate[]): Promise<void> {
    const { shelf } = this.#deps;
    if (this.#due(aggregates).length === 0) return;
    await Promise.all(this.#due(aggregates).map((one) => shelf.look(one)));
    const { group } = aggregates[0]!;
    if (this.#due(aggregates).length === 0) return;
    await this.#alone(group, async () => {
      // Again: another process may have been at it until it gave the lease back.
      await Promise.all(this.#due(aggregates).map((one) => shelf.look(one)));
      await this.#attempt(this.#due(aggregates));
    });
  }

  /**
   * Renews these now, all of one group, whether due or not.
   *
   * @throws {Problem} `refresh_running` when another process is at it; `refresh_failed` with the names of those that
   * could not be renewed: their old snapshots stay.
   */
  async refresh(aggregates: readonly Aggregate[]): Promise<void> {
    const failed: { name: string; error: unknown }[] = [];
    const done = await this.#alone(aggregates[0]!.group, () =>
      this.#sideBySide(aggregates, async (one) => {
        const { error } = await this.#once(one);
        if (error !== null) failed.push({ name: one.name, error });
      }));
    if (!done) throw new Problem("refresh_running", { headers: { "Retry-After": "5" } });
    if (failed.length === 0) return;
    const names = failed.map(({ name }) => name).join(", ");
    throw new Problem("refresh_failed", {
      detail: `Could not be renewed, their old snapshots stay: ${names}`,
      cause: failed[0]!.error,
    });
  }

  /** How the last attempt ended here; `null` = there was none. */
  outcome({ name }: Aggregate): RefreshOutcome | null {
    return this.#outcomes.get(name) ?? null;
  }

  /** The latest time on the schedule by which it should have been renewed; `null` = never. */
  dueSince({ group }: Aggregate): number | null {
    return this.#deps.schedules[group].latest(this.#deps.now());
  }

  /** Ends waiting for further attempts. */
  close(): void {
    this.#closing.abort();
  }

  #due(aggregates: readonly Aggregate[]): readonly Aggregate[] {
    return aggregates.filter((one) => {
      const copy = this.#deps.shelf.copy(one);
      return copy === null || copy.snapshot.at < (this.dueSince(one) ?? -Infinity);
    });
  }

  /** Whether the work was done: not when another process has the lease. A store out of reach is no reason to wait. */
  async #alone(group: string, work: () => Promise<void>): Promise<boolean> {
    const lease = await this.#deps.leases.acquire(`snapshots:${group}`, LEASE_MS);
    if (lease === "held") return false;
    if (lease === "unreachable") await work();
    else await whileHeld(lease, LEASE_MS, work);
    return true;
  }

  async #sideBySide(aggregates: readonly Aggregate[], work: (one: Aggregate) => Promise<void>) {
    const waiting = [...aggregates];
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
    }));
  }

  /** Tries those that failed again after each of the waits, so that no failing one keeps another waiting. */
  async #attempt(aggregates: readonly Aggregate[]): Promise<void> {
    let left = aggregates;
    for (const wait of [0, ...this.#deps.retryMs]) {
      if (left.length === 0 || (wait > 0 && !await delay(wait, this.#closing.signal))) return;
      const failed: Aggregate[] = [];
      await this.#sideBySide(left, async (one) => {
        if ((await this.#once(one)).error !== null) failed.push(one);
      });
      left = failed;
    }
  }

  async #once(aggregate: Aggregate): Promise<RefreshOutcome> {
    const { now, observe } = this.#deps;
    const at = now();
    const began = performance.now();
    const took = () => Math.round(performance.now() - began);
    let outcome: RefreshOutcome;
    try {
      const bytes = await this.#renew(aggregate, at);
      outcome = { at, ms: took(), error: null };
      observe({ event: "snapshot_renewed", name: aggregate.name, ms: outcome.ms, bytes });
    } catch (error) {
      outcome = { at, ms: took(), error };
      observe({ event: "snapshot_failed", name: aggregate.name, ms: outcome.ms, error });
    }
    this.#outcomes.set(aggregate.name, outcome);
    return outcome;
  }

  async #renew(aggregate: Aggregate, at: number): Promise<number> {
    const { source, snapshots, shelf, staleSeconds, outbox } = this.#deps;
    const data = aggregate.schema.parse(await aggregate.compute(source, at));
    const generatedAt = zonedText(at, source.timezone);
    const body = aggregateCopy.bodyOf(generatedAt, JSON.stringify(data));
    const etag = strongEtag(body);
    const rows = Array.isArray(data) ? data.length : 1;
    const snapshot = { body, etag, at, rows, tags: [aggregate.group, aggregate.name] };
    await snapshots.put(aggregate.key, snapshot, aggregateCopy.ttlSeconds + staleSeconds);
    shelf.hold(aggregate, snapshot);
    // Nobody who waits for a snapshot waits for our own database too.
    void outbox?.announce({
      type: "snapshot.updated",
      data: { name: aggregate.name, group: aggregate.group, generated_at: generatedAt, rows, etag },
    });
    return body.length;
  }
}
