import type { Leases } from "#src/platform/leases.ts";
import type { LocalSchedule } from "#src/platform/local_schedule.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Outbox } from "#src/platform/outbox.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import type { Router } from "#src/http/router.ts";
import type { Aggregate } from "./aggregate.ts";
import { announceLibrary } from "./announce_library.ts";
import { AggregateRefresher } from "./aggregate_refresher.ts";
import { AggregateShelf } from "./aggregate_shelf.ts";
import { BOOK_AGGREGATES } from "./book_aggregates.ts";
import { examineLibrary, type LibraryFinding } from "./examine_library.ts";
import type { LibrarySource } from "./library_source.ts";
import { type AggregateStatus, listAggregates } from "./list_aggregates.ts";
import { type LibraryRoutesDeps, mountLibrary } from "./routes.ts";
import { VISITOR_AGGREGATES } from "./visitor_aggregates.ts";

/** What the library's dashboard needs. */
export interface LibraryDeps extends LibrarySource {
  readonly snapshots: Snapshots;
  readonly leases: Leases;
  /** Where those outside hear of new snapshots; `null` = nobody is told. */
  readonly outbox: Outbox | null;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** When each group is renewed. */
  readonly schedules: Readonly<Record<Aggregate["group"], LocalSchedule>>;
  /** How long a snapshot stays in the store after its time, in seconds. */
  readonly staleSeconds: number;
}

/** Waits before further attempts at a snapshot that failed; after them the next minute comes. */
const RETRY_MS = [1_000, 2_000, 4_000];
/** A snapshot as old as this has missed more than a day. */
const AGE_MS_MAX = 30 * 3_600_000;
const AGGREGATES = [...VISITOR_AGGREGATES, ...BOOK_AGGREGATES];

/** The aggregates of a library: their routes, their renewal, and how they are. */
export class Library {
  readonly #deps: LibraryDeps;
  readonly #shelf: AggregateShelf;
  readonly #refresher: AggregateRefresher;
  /** Looks at the library's database and tells what is wrong. Never fails. */
  readonly check: () => Promise<void>;

  constructor(deps: LibraryDeps) {
    this.#deps = deps;
    this.check = announceLibrary(deps, deps.observe);
    this.#shelf = new AggregateShelf(deps);
    this.#refresher = new AggregateRefresher({
      ...deps,
      source: deps,
      shelf: this.#shelf,
      retryMs: RETRY_MS,
    });
  }

  /** Hangs the aggregates' routes on the router. */
  mount(router: Router, { today }: Pick<LibraryRoutesDeps, "today">): void {
    const { now } = this.#deps;
    mountLibrary(router, {
      visitors: VISITOR_AGGREGATES,
      books: BOOK_AGGREGATES,
      shelf: this.#shelf,
      today,
      now,
    });
  }

  /** Renews what is due in a group, once in the fleet. Never fails. */
  prewarm(group: Aggregate["group"]): Promise<void> {
    return this.#refresher.prewarm(AGGREGATES.filter((one) => one.group === group));
  }

  /** Renews those of these names, all of one group, now. Throws `Problem`. */
  refresh(names: readonly string[]): Promise<void> {
    return this.#refresher.refresh(AGGREGATES.filter(({ name }) => names.includes(name)));
  }

  /** How the aggregates are, in this process. */
  list(): AggregateStatus[] {
    return listAggregates(AGGREGATES, { shelf: this.#shelf, refresher: this.#refresher }, this.#deps.now());
  }

  /** How the library's database is. */
  examineSource(): Promise<LibraryFinding> {
    return examineLibrary(this.#deps);
  }

  /** Whether all were renewed at their time; looks into the store where this process's copies do not say so. */
  async examine(): Promise<{ status: "ok" | "warn"; detail?: string; facts: Record<string, unknown> }> {
    const known = this.list();
    await Promise.all(
      AGGREGATES.filter((_, at) => known[at]!.status !== "ok").map((one) => this.#shelf.look(one)),
    );
    const all = this.list();
    const wrong = all.filter(({ status, age_seconds }) =>
      status !== "ok" || (age_seconds ?? 0) * 1000 > AGE_MS_MAX
    );
    const facts = Object.fromEntries(
      all.map(({ name, status, generated_at, age_seconds, duration_ms, hits, stale, misses }) => [
        name,
        { status, generated_at, age_seconds, duration_ms, hits, stale, misses },
      ]),
    );
    if (wrong.length === 0) return { status: "ok", facts };
    const words = wrong.map(({ name, status }) => `${name} (${status === "ok" ? "too old" : status})`);
    return { status: "warn", detail: `Not as they should be: ${words.join(", ")}`, facts };
  }

  /** Ends waiting for further attempts. */
  close(): void {
    this.#refresher.close();
  }
}
