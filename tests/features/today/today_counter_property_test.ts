import assert from "node:assert/strict";
import fc from "fast-check";
import { TodayCounter, type TodayCountMode } from "#src/features/today/today_counter.ts";
import type { Database } from "#src/platform/database.ts";
import { createPostgresDatabase } from "#src/platform/postgres_database.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { createTodayWorld } from "./today_world.ts";

const MODES: readonly TodayCountMode[] = ["direct", "incremental", "delta"];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse("2026-11-21T22:30:00+07:00");
const ROOT = new URL("../../../", import.meta.url);

/** What happens to the table between two turns; `which` picks a row among those that are there. */
interface Act {
  readonly kind: "visit" | "backdated" | "ahead" | "low" | "delete" | "edit";
  readonly days: number;
  readonly which: number;
}

interface Step {
  readonly acts: readonly Act[];
  readonly passMs: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom("visit", "visit", "visit", "backdated", "ahead", "low", "delete", "delete", "edit"),
  days: fc.integer({ min: 1, max: 2 }),
  which: fc.nat(998),
});

const story: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    acts: fc.array(act, { maxLength: 4 }),
    passMs: fc.oneof(
      fc.integer({ min: 0, max: 2 * MINUTE }),
      fc.constantFrom(10 * MINUTE, 95 * MINUTE, DAY),
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

/** A table of visits under test. */
interface Library {
  readonly library: Database;
  readonly statements: Statements;
  sql(text: string): Promise<unknown>;
}

/** The table as the test knows it: what an independent count reads. */
class Visits {
  readonly #rows = new Map<number, number>();
  readonly #library: Library;
  #last = 1_000;

  constructor(library: Library) {
    this.#library = library;
  }

  totalOn(at: number): number {
    const day = dayOf(at);
    return [...this.#rows.values()].filter((time) => dayOf(time) === day).length;
  }

  async happen({ kind, days, which }: Act, now: number): Promise<void> {
    const ids = [...this.#rows.keys()];
    const id = ids[which % ids.length];
    const shift = days * DAY;
    if (kind === "visit") await this.#enter(++this.#last, now);
    else if (kind === "backdated") await this.#enter(++this.#last, now - shift);
    else if (kind === "ahead") await this.#enter(++this.#last, now + shift);
    else if (kind === "low") await this.#enter(999 - which, now - (which % 2) * shift);
    else if (id !== undefined && kind === "delete") {
      this.#rows.delete(id);
      await this.#library.sql(`delete from visitor_count where visitor_id = ${id}`);
    } else if (id !== undefined) {
      const time = now - (which % 3) * DAY;
      this.#rows.set(id, time);
      await this.#library.sql(
        `update visitor_count set checkin_date = '${textOf(time)}' where visitor_id = ${id}`,
      );
    }
  }

  async #enter(id: number, time: number): Promise<void> {
    if (this.#rows.has(id)) return;
    this.#rows.set(id, time);
    await this.#library.sql(
      `insert into visitor_count (visitor_id, member_name, checkin_date)
      values (${id}, 'Tamu', '${textOf(time)}')`,
    );
  }
}

/** By arithmetic, apart from the code under test: Jakarta is seven hours ahead all year. */
function textOf(ms: number): string {
  return new Date(ms + 7 * 60 * MINUTE).toISOString().slice(0, 19).replace("T", " ");
}

function dayOf(ms: number): string {
  return textOf(ms).slice(0, 10);
}

async function agrees(library: Library, steps: readonly Step[]): Promise<void> {
  await library.sql("delete from visitor_count");
  const visits = new Visits(library);
  let now = START;
  const counters = MODES.map((mode) =>
    new TodayCounter({ ...library, timezone: "Asia/Jakarta", now: () => now, mode })
  );
  for (const { acts, passMs } of steps) {
    for (const one of acts) await visits.happen(one, now);
    // What neither an id above nor the number of rows shows is seen within ten minutes, and no promise is made before.
    const hidden = acts.some(({ kind }) => kind === "edit" || kind === "low");
    now += hidden ? Math.max(passMs, 10 * MINUTE) : passMs;
    const totals = [];
    for (const counter of counters) totals.push((await counter.count()).total);
    assert.deepEqual(totals, MODES.map(() => visits.totalOn(now)));
  }
}

Deno.test({
  name:
    "today's count: whatever happens to the table, all three ways agree with a count of its rows (MariaDB)",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using world = await createTodayWorld();
    const library = { ...world, sql: world.own.sql };
    await fc.assert(fc.asyncProperty(story, (steps) => agrees(library, steps)), { numRuns: 200 });
  },
});

Deno.test({
  name:
    "today's count: whatever happens to the table, all three ways agree with a count of its rows (PostgreSQL)",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    const schema = await Deno.readTextFile(new URL("sql/demo/slims_schema.sql", ROOT));
    await using own = await createOwnPostgres([schema]);
    const database = createPostgresDatabase({
      url: own.url.href,
      timezone: "Asia/Jakarta",
      ca: undefined,
      poolMax: 2,
      connectTimeoutMs: 5_000,
      statementTimeoutMs: 5_000,
    });
    const statements = await loadStatements(new URL("sql", ROOT).pathname, ["library/today"]);
    const library = { library: database, statements, sql: own.sql };
    await fc.assert(fc.asyncProperty(story, (steps) => agrees(library, steps)), { numRuns: 40 });
    await database.close();
  },
});
