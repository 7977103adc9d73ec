import type { Router } from "#src/http/router.ts";
import type { Bus } from "#src/platform/bus.ts";
import type { Database } from "#src/platform/database.ts";
import type { Leases } from "#src/platform/leases.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import type { Statements } from "#src/platform/statements.ts";
import { countToday } from "./count_today.ts";
import { createKeptToday } from "./kept_today.ts";
import { mountToday } from "./mount_today.ts";
import { mountTodayStream } from "./mount_today_stream.ts";
import { TodayCounter, type TodayCountMode } from "./today_counter.ts";
import { TodayHub } from "./today_hub.ts";
import { todayLease } from "./today_lease.ts";
import { TodayLoop } from "./today_loop.ts";
import { type TodayAnswer, TodayReader } from "./today_reader.ts";
import { TodayTeller } from "./today_teller.ts";
import { TodayTurns } from "./today_turns.ts";

/** What the live number needs. */
export interface TodayDeps {
  /** SLiMS. */
  readonly library: Database;
  readonly statements: Statements;
  readonly snapshots: Snapshots;
  readonly leases: Leases;
  readonly bus: Bus;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** IANA time zone of the library's local days. */
  readonly timezone: string;
  readonly mode: TodayCountMode;
  /** Shortest time from count to count while somebody watches, in milliseconds. */
  readonly minIntervalMs: number;
  /** Shortest rest of the database between two counts, in milliseconds. */
  readonly bufferMs: number;
  /** Longest that a reader waits for a number, in milliseconds. */
  readonly patienceMs: number;
  /** Whether the number is also a stream of events. */
  readonly stream: boolean;
  /** Whether everybody may have the database read, as on a laptop. */
  readonly openBypass: boolean;
}

/** What others' answers tell of it. */
export type TodayPart = Pick<TodayAnswer, "total" | "source">;

const HUB = { keepaliveMs: 15_000, lingerMs: 5_000, queueMax: 256, clientsMax: 50_000 };

/** The visits of today: counted once for all, read as a number, heard as a stream. */
export class Today {
  readonly #deps: TodayDeps;
  readonly #reader: TodayReader;
  readonly #loop: TodayLoop;
  readonly #hub: TodayHub;
  /** Counts, unless somebody just did, so that readers find a number when nobody watches. Never fails. */
  readonly count: () => Promise<void>;

  constructor(deps: TodayDeps) {
    const counter = new TodayCounter(deps);
    const kept = createKeptToday(deps.snapshots, deps);
    const teller = new TodayTeller({ ...deps, kept });
    const once = { ...deps, counter, teller, kept };
    this.#deps = deps;
    this.#reader = new TodayReader(once);
    this.#hub = new TodayHub({
      ...deps,
      state: () => this.#reader.read({ bypass: false }),
      onWatchers: (count) => this.#loop.setWatchers(count),
      settings: HUB,
    });
    const turns = new TodayTurns({ ...deps, counter, teller, offer: (message) => this.#hub.offer(message) });
    this.#loop = new TodayLoop({ ...deps, counter, turns });
    let failing = false;
    this.count = async () => {
      try {
        await countToday(once);
        if (failing) deps.observe({ event: "today_failed", over: true });
        failing = false;
      } catch (error) {
        if (!failing) deps.observe({ event: "today_failed", over: false, error });
        failing = true;
      }
    };
  }

  /** Hangs the number, and its stream where it is wanted, on the router. */
  mount(router: Router): void {
    const { now, openBypass, stream } = this.#deps;
    mountToday(router, { reader: this.#reader, openBypass, now });
    if (stream) mountTodayStream(router, { hub: this.#hub });
  }

  /** The number for others' answers, at once when this process knows it; `null` when it cannot be had. Never rejects. */
  readOrNull(): TodayPart | Promise<TodayPart | null> {
    const part = ({ total, source }: TodayAnswer) => ({ total, source });
    const fresh = this.#reader.fresh();
    return fresh === undefined ? this.#reader.read({ bypass: false }).then(part, () => null) : part(fresh);
  }

  /** Who counts, and who watches here. */
  async examine(): Promise<{ status: "ok"; facts: Record<string, unknown> }> {
    const holder = await this.#deps.leases.holder(todayLease.name);
    return { status: "ok", facts: { ...this.#loop.figures, holder, stream: this.#hub.figures } };
  }

  /** Ends every stream cleanly and gives the right to count back. */
  async close(): Promise<void> {
    this.#hub.close();
    await this.#loop.close();
  }
}
