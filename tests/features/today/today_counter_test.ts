import assert from "node:assert/strict";
import { TodayCounter, type TodayCountMode } from "#src/features/today/today_counter.ts";
import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { createTodayWorld, type TodayWorld } from "./today_world.ts";

const MODES: readonly TodayCountMode[] = ["direct", "incremental", "delta"];
const TIMEZONE = "Asia/Jakarta";
const MINUTE = 60_000;

function sentence(name: string, run: (world: TodayWorld) => Promise<void>): void {
  Deno.test({
    name: `today's count: ${name}`,
    ...needs("TEST_MYSQL_URL"),
    async fn() {
      await using world = await createTodayWorld();
      await run(world);
    },
  });
}

function counterOf(world: TodayWorld, mode: TodayCountMode): TodayCounter {
  return new TodayCounter({ ...world, timezone: TIMEZONE, mode });
}

/** The statements that were sent meanwhile, by name. */
async function sent(world: TodayWorld, work: () => Promise<unknown>): Promise<string[]> {
  const names: string[] = [];
  const { stream } = world.library;
  world.library.stream = (statement, ...rest) => {
    names.push(statement.name.slice("library/today/".length));
    return stream(statement, ...rest);
  };
  await work();
  world.library.stream = stream;
  return names;
}

for (const mode of MODES) {
  sentence(`${mode}: an empty library has no visits`, async (world) => {
    const counter = counterOf(world, mode);
    assert.deepEqual(await counter.count(), { total: 0, at: world.now(), day: "2026-11-21" });
    assert.equal((await counter.count()).total, 0);
  });

  sentence(`${mode}: the day is the local one, from midnight to midnight`, async (world) => {
    await world.visit("2026-11-20 23:59:59", "2026-11-21 00:00:00");
    await world.visit("2026-11-21 23:59:59", "2026-11-22 00:00:00");
    const counter = counterOf(world, mode);
    assert.equal((await counter.count()).total, 2);
    await world.visit("2026-11-20 23:59:59", "2026-11-21 00:00:00");
    assert.equal((await counter.count()).total, 3);
    world.advance(12 * 60 * MINUTE - 1);
    assert.deepEqual(await counter.count(), { total: 3, at: world.now(), day: "2026-11-21" });
    world.advance(1);
    assert.deepEqual(await counter.count(), { total: 1, at: world.now(), day: "2026-11-22" });
  });

  sentence(`${mode}: visits of the day that are deleted or come are seen at the next turn`, async (world) => {
    await world.visit("2026-11-19 08:00:00", "2026-11-21 08:00:00", "2026-11-21 09:00:00");
    const counter = counterOf(world, mode);
    assert.equal((await counter.count()).total, 2);
    await world.visit();
    assert.equal((await counter.count()).total, 3);
    await world.own.sql("delete from visitor_count where visitor_id = 2");
    assert.equal((await counter.count()).total, 2);
    await world.own.sql("delete from visitor_count where visitor_id = 4");
    await world.visit();
    assert.equal((await counter.count()).total, 2);
    await world.own.sql("delete from visitor_count");
    assert.equal((await counter.count()).total, 0);
    await world.visit();
    assert.equal((await counter.count()).total, 1);
  });

  sentence(`${mode}: a visit whose date was edited is seen within ten minutes`, async (world) => {
    await world.visit("2026-11-19 08:00:00", "2026-11-21 08:00:00");
    const counter = counterOf(world, mode);
    await counter.count();
    await world.own.sql(
      "update visitor_count set checkin_date = '2026-11-21 07:00:00' where visitor_id = 1",
    );
    world.advance(10 * MINUTE);
    assert.equal((await counter.count()).total, 2);
  });

  sentence(`${mode}: turns side by side do not count anything twice`, async (world) => {
    const counter = counterOf(world, mode);
    await counter.count();
    await world.visit();
    await Promise.all(Array.from({ length: 8 }, () => counter.count()));
    assert.equal((await counter.count()).total, 1);
  });

  sentence(`${mode}: it ends right however many check in while it counts`, async (world) => {
    const counter = counterOf(world, mode);
    let entering = true;
    const entered = Promise.all([1, 2, 3].map(async () => {
      for (let visit = 0; visit < 150; visit++) await world.visit();
    })).finally(() => entering = false);
    while (entering) await counter.count();
    await entered;
    assert.equal((await counter.count()).total, 450);
  });
}

sentence("incremental reads the rows of the day, and the table every ten minutes", async (world) => {
  const counter = counterOf(world, "incremental");
  const names = await sent(world, async () => {
    await counter.count();
    await counter.count();
    world.advance(10 * MINUTE - 1);
    await counter.count();
    world.advance(1);
    await counter.count();
    await counter.count();
    counter.forget();
    await counter.count();
  });
  assert.deepEqual(names, [
    "survey_day",
    "count_above",
    "count_above",
    "survey_day",
    "count_above",
    "survey_day",
  ]);
});

sentence("delta reads the table again when new rows do not explain its size", async (world) => {
  await world.visit("2026-11-20 08:00:00", "2026-11-21 08:00:00");
  const counter = counterOf(world, "delta");
  const { sql } = world.own;
  const turn = (change: () => Promise<unknown>) => sent(world, () => change().then(() => counter.count()));
  const nothing = () => Promise.resolve();
  assert.deepEqual(await turn(nothing), ["survey_day"]);
  assert.deepEqual(await turn(nothing), ["count_new"]);
  assert.deepEqual(await turn(() => world.visit()), ["count_new"]);
  assert.deepEqual(await turn(() => sql("delete from visitor_count where visitor_id = 1")), [
    "count_new",
    "survey_day",
  ]);
  assert.deepEqual(await turn(nothing), ["count_new"]);
  const low =
    "insert into visitor_count (visitor_id, member_name, checkin_date) values (1, 'Tamu', '2026-11-21')";
  assert.deepEqual(await turn(() => sql(low)), ["count_new", "survey_day"]);
  assert.deepEqual(await turn(() => world.visit("2026-11-18 10:00:00")), ["count_new", "survey_day"]);
  assert.equal((await counter.count()).total, 3);
  world.advance(10 * MINUTE);
  assert.deepEqual(await turn(nothing), ["survey_day"]);
});

sentence("a clock that goes back over midnight counts that day", async (world) => {
  await world.visit("2026-11-20 08:00:00");
  const counter = counterOf(world, "delta");
  assert.equal((await counter.count()).total, 0);
  world.advance(-24 * 60 * MINUTE);
  assert.deepEqual(await counter.count(), { total: 1, at: world.now(), day: "2026-11-20" });
});

Deno.test("today's count: on the embedded library all three ways agree", async () => {
  const root = new URL("../../../", import.meta.url);
  const statements = await loadStatements(new URL("sql", root).pathname, ["library/today"]);
  const schema = await Deno.readTextFile(new URL("sql/demo/slims_schema.sql", root));
  const visits = "insert into visitor_count (member_name, checkin_date) values " + [
    "2026-11-20 23:59:59",
    "2026-11-22 09:00:00",
    "2026-11-21 00:00:00",
    "2026-11-19 08:00:00",
    "2026-11-21 23:59:59",
    "2026-11-22 00:00:00",
  ].map((time) => `('Tamu', '${time}')`).join(", ");
  const library = await createPgliteDatabase({
    dataDir: "memory://",
    timezone: TIMEZONE,
    seed: () => Promise.resolve([schema, visits]),
  });
  try {
    for (const mode of MODES) {
      let now = 0;
      const counter = new TodayCounter({ library, statements, timezone: TIMEZONE, now: () => now, mode });
      const totals: number[] = [];
      for (const day of ["18", "19", "20", "21", "22", "23"]) {
        now = Date.parse(`2026-11-${day}T13:00:00+07:00`);
        const first = await counter.count();
        const second = await counter.count();
        assert.deepEqual(first, second);
        totals.push(second.total);
      }
      assert.deepEqual(totals, [0, 1, 1, 2, 2, 0], mode);
    }
  } finally {
    await library.close();
  }
});
