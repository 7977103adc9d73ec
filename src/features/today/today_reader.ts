import type { Leases } from "#src/platform/leases.ts";
import { Problem } from "#src/problem.ts";
import { delay } from "#src/std/async/delay.ts";
import { LaterRun } from "#src/std/async/later_run.ts";
import { within } from "#src/std/async/within.ts";
import { localDay } from "#src/std/time/local_day.ts";
import { countOnce, type CountOnceDeps } from "./count_once.ts";
import { sourceProblem } from "./source_problem.ts";
import { todayLease } from "./today_lease.ts";
import type { TodayState } from "./today_state.ts";

/** What reading the live number needs. */
export interface TodayReaderDeps extends CountOnceDeps {
  readonly leases: Leases;
  /** IANA time zone of the library's local days. */
  readonly timezone: string;
  /** How long this process serves what it knows without asking anybody, in milliseconds. */
  readonly minIntervalMs: number;
  /** Longest that a reader waits, in milliseconds. */
  readonly patienceMs: number;
}

/** The live number as a reader gets it. */
export interface TodayAnswer extends TodayState {
  /** `db` = it was counted for those who ask now. */
  readonly source: "cache" | "db";
  /** Whether it is an older number because a newer one cannot be had. */
  readonly stale: boolean;
}

interface Copy {
  readonly answer: TodayAnswer;
  readonly freshUntil: number;
  /** The end of the local day: from then on the number is yesterday's. */
  readonly endsAt: number;
}

/** Longest wait when there is an older number of the same day. */
const STALE_PATIENCE_MS = 2_000;
const LOOK_MS_MIN = 50;
const LOOK_MS_MAX = 250;

/**
 * Reads the live number: what this process has, else what all share, else one count for the whole fleet, for which
 * everybody waits. Without the stores each process counts for itself, once at a time.
 */
export class TodayReader {
  readonly #deps: TodayReaderDeps;
  readonly #source: LaterRun<TodayAnswer>;
  #copy: Copy | null = null;
  #loading: Promise<TodayAnswer> | null = null;

  constructor(deps: TodayReaderDeps) {
    this.#deps = deps;
    this.#source = new LaterRun(async () => {
      const { total, at } = await deps.counter.count();
      return { total, at, id: null, source: "db", stale: false };
    });
  }

  /** What this process knows, if it is fresh: no waiting, for the fastest way out. */
  fresh(): TodayAnswer | undefined {
    const copy = this.#copy;
    const now = this.#deps.now();
    return copy !== null && now < copy.freshUntil && now < copy.endsAt ? copy.answer : undefined;
  }

  /**
   * Reads the number; `bypass` = from the database, by a count that begins now. Takes `patienceMs` at most.
   *
   * @throws {Problem} `source_unavailable`, `source_timeout`, `source_busy`, when there is not even an older number
   * of the day.
   */
  async read({ bypass }: { readonly bypass: boolean }): Promise<TodayAnswer> {
    const { patienceMs } = this.#deps;
    if (bypass) return await this.#atMost(patienceMs, this.#source.ask());
    const fresh = this.fresh();
    if (fresh !== undefined) return fresh;
    const waitMs = this.#older() === undefined ? patienceMs : Math.min(patienceMs, STALE_PATIENCE_MS);
    try {
      return await this.#atMost(waitMs, this.#loadOnce());
    } catch (error) {
      const older = this.#older();
      if (older === undefined) throw error;
      return { ...older, source: "cache", stale: true };
    }
  }

  #older(): TodayAnswer | undefined {
    const copy = this.#copy;
    return copy !== null && this.#deps.now() < copy.endsAt ? copy.answer : undefined;
  }

  async #atMost<T>(ms: number, work: Promise<T>): Promise<T> {
    try {
      return await within(work, ms, tookTooLong);
    } catch (error) {
      throw sourceProblem(error);
    }
  }

  #loadOnce(): Promise<TodayAnswer> {
    return this.#loading ??= this.#load().then((answer) => this.#keep(answer))
      .finally(() => this.#loading = null);
  }

  /** Whoever asks later than those who waited finds it ready. */
  #keep(answer: TodayAnswer): TodayAnswer {
    const { now, minIntervalMs, timezone } = this.#deps;
    this.#copy = {
      answer: { ...answer, source: "cache" },
      freshUntil: now() + minIntervalMs,
      endsAt: localDay(answer.at, timezone).endsAt,
    };
    return answer;
  }

  async #load(): Promise<TodayAnswer> {
    const { kept, leases, patienceMs } = this.#deps;
    const end = performance.now() + patienceMs;
    for (let lookMs = LOOK_MS_MIN; performance.now() < end; lookMs = Math.min(2 * lookMs, LOOK_MS_MAX)) {
      const state = await kept.get();
      if (state === "unreachable") return await this.#source.ask();
      if (state !== null) return { ...state, source: "cache", stale: false };
      const lease = await leases.acquire(todayLease.name, todayLease.ttlMs);
      if (lease === "unreachable") return await this.#source.ask();
      if (lease !== "held") {
        const { state, counted } = await countOnce(this.#deps, lease, Infinity);
        return { ...state, source: counted ? "db" : "cache", stale: false };
      }
      await delay(lookMs, new AbortController().signal);
    }
    throw tookTooLong();
  }
}

function tookTooLong(): Problem {
  return new Problem("source_timeout", { headers: { "Retry-After": "5" } });
}
