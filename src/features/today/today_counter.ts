import type { Database } from "#src/platform/database.ts";
import { readRows } from "#src/platform/read_rows.ts";
import type { Statements } from "#src/platform/statements.ts";
import { type LocalDay, localDay } from "#src/std/time/local_day.ts";

/** How visits of today are counted: the whole table, the rows of the day, or the rows since the last count. */
export type TodayCountMode = "direct" | "incremental" | "delta";

/** What counting needs. */
export interface TodayCounterDeps {
  readonly library: Database;
  readonly statements: Statements;
  /** IANA time zone of the library's naive times. */
  readonly timezone: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly mode: TodayCountMode;
}

/** A count. */
export interface TodayCount {
  readonly total: number;
  /** When counting began, in milliseconds since 1970. */
  readonly at: number;
  /** The local day that was counted, `2026-11-21`. */
  readonly day: string;
}

/** What an earlier turn has found out; never changed, so that turns side by side cannot confuse each other. */
interface Known {
  readonly day: string;
  readonly surveyedAt: number;
  readonly total: number;
  /** No visit of the day has this id or a smaller one. */
  readonly base: number;
  /** The greatest id that was seen. */
  readonly mark: number;
  /** Rows of the table. */
  readonly kept: number;
}

const SURVEY_MS = 600_000;

/**
 * Counts the visits of the local day. Remembers what makes the next count cheaper.
 *
 * `incremental` finds where the day begins among the ids, and then reads only rows above; `delta` reads only rows above
 * the greatest id, and counts the day anew as soon as the table has another number of rows than those explain. Both
 * survey the whole table at the first turn of a day and every ten minutes: by then they also see what no id and no
 * number of rows shows, such as a visit whose date was edited from another day to this one.
 */
export class TodayCounter {
  readonly #deps: TodayCounterDeps;
  #known: Known | null = null;

  constructor(deps: TodayCounterDeps) {
    this.#deps = deps;
  }

  /** How it counts. */
  get mode(): TodayCountMode {
    return this.#deps.mode;
  }

  /** Forgets earlier turns: the next one surveys. */
  forget(): void {
    this.#known = null;
  }

  /** Counts now. Throws `DatabaseError`. */
  async count(): Promise<TodayCount> {
    const at = this.#deps.now();
    const day = localDay(at, this.#deps.timezone);
    return { total: await this.#total(day, at), at, day: day.date };
  }

  async #total(day: LocalDay, at: number): Promise<number> {
    if (this.#deps.mode === "direct") return (await this.#ask("count_day", day)).total!;
    const known = this.#known;
    const age = at - (known?.surveyedAt ?? -Infinity);
    if (known === null || known.day !== day.date || age < 0 || age >= SURVEY_MS) {
      return await this.#survey(day, at);
    }
    if (this.#deps.mode === "incremental") {
      return (await this.#ask("count_above", day, { base: known.base })).total!;
    }
    return await this.#addNew(day, at, known);
  }

  async #survey(day: LocalDay, at: number): Promise<number> {
    const { total, base, mark, kept } = await this.#ask("survey_day", day);
    this.#known = {
      day: day.date,
      surveyedAt: at,
      total: total!,
      base: base!,
      mark: mark!,
      kept: kept!,
    };
    return total!;
  }

  async #addNew(day: LocalDay, at: number, known: Known): Promise<number> {
    const found = await this.#ask("count_new", day, { mark: known.mark });
    const explained = found.kept === known.kept + found.new_rows!;
    // Visits entered for another day are a sign of a restore, which may have changed more than it has added.
    if (!explained || found.new_rows !== found.new_today) return await this.#survey(day, at);
    const total = known.total + found.new_today!;
    this.#known = { ...known, total, mark: found.mark ?? known.mark, kept: found.kept! };
    return total;
  }

  async #ask(
    name: string,
    { midnight, nextMidnight }: LocalDay,
    ids: Readonly<Record<string, number>> = {},
  ): Promise<Record<string, number | null>> {
    const { library, statements } = this.#deps;
    const bound = Object.fromEntries(Object.entries(ids).map(([id, value]) => [id, `${value}`]));
    const [row] = await readRows(library, statements.get(`library/today/${name}`).on(library.engine), {
      midnight,
      next_midnight: nextMidnight,
      ...bound,
    });
    return Object.fromEntries(
      Object.entries(row!).map(([column, text]) => [column, text === null ? null : Number(text)]),
    );
  }
}
