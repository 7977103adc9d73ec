import assert from "node:assert/strict";
import type { Need } from "#tests/_support/needs.ts";
import { needs } from "#tests/_support/needs.ts";
import { gatheredRows } from "./gathered_rows.ts";
import { LANDING_KINDS } from "./landing_kinds.ts";
import { landingRow as row } from "./landing_row.ts";
import { createLandingWorld, type LandingWorld } from "./landing_world.ts";

const ENGINES: readonly { engine: "postgres" | "pglite"; wanted: readonly Need[] }[] = [
  { engine: "postgres", wanted: ["TEST_POSTGRES_URL"] },
  { engine: "pglite", wanted: [] },
];
const NOTHING = { inserted: 0, updated: 0, unchanged: 0, duplicates: 0, removed: 0 };
const NOT_UNDONE = { reversed: 0, edited: 0, superseded: 0, errored: 0 };

for (const { engine, wanted } of ENGINES) {
  Deno.test(`landing on ${engine}`, needs(...wanted), async (t) => {
    await using merge = await createLandingWorld(LANDING_KINDS.merge, engine);
    await using replace = await createLandingWorld(LANDING_KINDS.replace, engine);

    await t.step(
      "tables are made once, bear being prepared again, and gain the columns of a new release",
      async () => {
        await Promise.all([merge.landing.prepare(), merge.landing.prepare()]);
        await merge.sql(`alter table orders drop column "group"`);
        await merge.landing.prepare();
        assert.deepEqual(await merge.sql(`select "group" from orders`), []);
        const [comment] = await merge.sql("select obj_description('orders'::regclass) as text");
        assert.match(comment!.text!, /^Made for tests: Ni Luh's\./);
      },
    );

    await t.step("values arrive whole, naive times on the wall of the time zone", async () => {
      await clear(merge, "orders");
      await merge.imports(1, [row(2, "007", "tab\there, \\N and 'quotes'\nin two lines")]);
      const [found] = await merge.sql("select * from orders");
      assert.deepEqual(found, {
        order: "007",
        line: "1",
        status: "tab\there, \\N and 'quotes'\nin two lines",
        pieces: "12345678901234567890",
        price: "1.50",
        day: "2025-05-31",
        taken_at: "2025-05-31T01:00:00.000Z",
        group: "g",
        import_id: "1",
        import_row: "2",
        edited_at: null,
      });
    });

    await t.step("the last row of a key in the file wins, in whatever order its batches come", async () => {
      const rows = [row(2, "a", "first"), row(3, "a", "second"), row(4, "b", "only"), row(5, "a", "third")];
      for (const order of [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2]]) {
        await clear(merge, "orders");
        const counts = await merge.imports(1, ...order.map((at) => [rows[at]!]));
        assert.deepEqual(counts, { ...NOTHING, inserted: 2, duplicates: 2 });
        assert.deepEqual(await statuses(merge, "orders"), ["a third 5", "b only 4"]);
      }
    });

    await t.step("a last row that says what was there before leaves the row unchanged", async () => {
      await clear(merge, "orders");
      await merge.imports(1, [row(2, "a", "old")]);
      const counts = await merge.imports(2, [row(2, "a", "new")], [row(3, "a", "old")]);
      assert.deepEqual(counts, { ...NOTHING, unchanged: 1, duplicates: 1 });
      assert.deepEqual(await statuses(merge, "orders"), ["a old 2"]);
      assert.deepEqual(await merge.undoes(2), NOT_UNDONE);
    });

    await t.step("the same batch again is nothing but duplicates", async () => {
      await clear(merge, "orders");
      const batch = [row(2, "a", "x"), row(3, "b", "y")];
      await merge.imports(1, batch);
      assert.deepEqual(await merge.imports(1, batch), { ...NOTHING, duplicates: 2 });
    });

    await t.step(
      "an edit by hand is noticed, kept by an undoing, and brought back by that of what overwrote it",
      async () => {
        await clear(merge, "orders");
        await merge.imports(1, [row(2, "a", "x"), row(3, "b", "x"), row(4, "c", "x")]);
        await merge.sql(`update orders set status = 'by hand' where "order" = 'a'`);
        await merge.sql(`update orders set status = status where "order" = 'b'`);
        await merge.sql(`delete from orders where "order" = 'c'`);
        const edited = await merge.sql(`select "order" from orders where edited_at is not null`);
        assert.deepEqual(edited, [{ order: "a" }]);
        await merge.imports(2, [row(2, "a", "y")]);
        assert.deepEqual(await merge.undoes(2), { ...NOT_UNDONE, reversed: 1 });
        assert.deepEqual(await statuses(merge, "orders"), ["a by hand 2", "b x 3"]);
        assert.deepEqual(await merge.undoes(1), { ...NOT_UNDONE, reversed: 1, edited: 2 });
        assert.deepEqual(await statuses(merge, "orders"), ["a by hand 2"]);
      },
    );

    await t.step(
      "an undoing hands over to a newer import, whose own then brings back what was first",
      async () => {
        await clear(merge, "orders");
        await merge.imports(1, [row(2, "a", "one"), row(3, "b", "one")]);
        await merge.imports(2, [row(2, "a", "two"), row(3, "b", "two"), row(4, "c", "two")]);
        await merge.imports(3, [row(2, "a", "three"), row(3, "b", "two"), row(4, "c", "two")]);
        assert.deepEqual(await merge.undoes(2, 1), { ...NOT_UNDONE, superseded: 3 });
        assert.deepEqual(await statuses(merge, "orders"), ["a three 2", "b two 3", "c two 4"]);
        assert.deepEqual(await merge.undoes(3, 1), { ...NOT_UNDONE, reversed: 3 });
        assert.deepEqual(await statuses(merge, "orders"), ["a one 2", "b one 3"]);
      },
    );

    await t.step("a row that a rule of the table keeps out holds up no other", async () => {
      await clear(merge, "orders");
      await merge.imports(1, [row(2, "a", "x"), row(3, "b", "y")]);
      await merge.imports(2, [row(2, "a", "z"), row(3, "b", "z")]);
      await merge.sql("alter table orders add constraint no_x check (status <> 'x')");
      assert.deepEqual(await merge.undoes(2), { ...NOT_UNDONE, reversed: 1, errored: 1 });
      assert.deepEqual(await statuses(merge, "orders"), ["a z 2", "b y 3"]);
      assert.deepEqual(await merge.undoes(2), NOT_UNDONE);
      await merge.sql("alter table orders drop constraint no_x");
    });

    await t.step("mended rows give way to later rows of the file that they mend", async () => {
      await clear(merge, "orders");
      await merge.imports(1, [row(2, "a", "x"), row(9, "b", "x")]);
      const counts = await merge.mends(2, 1, [
        row(5, "a", "mended"),
        row(6, "b", "mended"),
        row(7, "c", "mended"),
      ]);
      assert.deepEqual(counts, { ...NOTHING, inserted: 1, updated: 1, duplicates: 1 });
      assert.deepEqual(await statuses(merge, "orders"), ["a mended 5", "b x 9", "c mended 7"]);
    });

    await t.step(
      "a replacing file becomes the table as a whole when it ends, and its undoing brings the old one back",
      async () => {
        await clear(replace, "projects");
        await replace.imports(1, [row(2, "a", "x"), row(3, "b", "x")]);
        await replace.sql(`update projects set status = 'by hand' where "order" = 'b'`);
        const { landing, tables } = replace;
        const owner = { seq: 2, mendsSeq: null };
        const batch = gatheredRows(LANDING_KINDS.replace, [
          row(2, "a", "x"),
          row(3, "c", "y"),
          row(4, "c", "y"),
        ]);
        const landed = await tables.transaction((session) => landing.land(session, owner, batch));
        assert.deepEqual(landed, { ...NOTHING, duplicates: 1 });
        assert.deepEqual(await statuses(replace, "projects"), ["a x 2", "b by hand 3"]);
        const finished = await tables.transaction((session) => landing.finish(session, owner));
        assert.deepEqual(finished, { ...NOTHING, inserted: 1, unchanged: 1, removed: 1 });
        assert.deepEqual(await statuses(replace, "projects"), ["a x 2", "c y 4"]);
        assert.deepEqual(await tables.transaction((session) => landing.finish(session, owner)), NOTHING);
        assert.deepEqual(await replace.undoes(2), { ...NOT_UNDONE, reversed: 2 });
        assert.deepEqual(await statuses(replace, "projects"), ["a x 2", "b by hand 3"]);
      },
    );

    await t.step(
      "what a replacing file overwrote comes back behind a newer one that took the row out",
      async () => {
        await clear(replace, "projects");
        await replace.imports(1, [row(2, "a", "x"), row(3, "b", "x")]);
        await replace.sql(`update projects set status = 'by hand' where "order" = 'a'`);
        const again = await replace.imports(2, [row(2, "a", "x"), row(3, "b", "x")]);
        assert.deepEqual(again, { ...NOTHING, updated: 1, unchanged: 1 });
        await replace.imports(3, [row(2, "b", "x")]);
        assert.deepEqual(await replace.undoes(2), { ...NOT_UNDONE, superseded: 1 });
        assert.deepEqual(await replace.undoes(3), { ...NOT_UNDONE, reversed: 1 });
        assert.deepEqual(await statuses(replace, "projects"), ["a by hand 2", "b x 3"]);
      },
    );

    await t.step("a replacing file that is given up before its end leaves nothing", async () => {
      await clear(replace, "projects");
      const owner = { seq: 1, mendsSeq: null };
      const rows = gatheredRows(LANDING_KINDS.replace, [row(2, "a", "x")]);
      await replace.tables.transaction((session) => replace.landing.land(session, owner, rows));
      assert.deepEqual(await replace.undoes(1), NOT_UNDONE);
      assert.deepEqual(await replace.sql("select * from projects_incoming"), []);
    });

    await t.step("rows that mend a replacing file are added to what it brought", async () => {
      await clear(replace, "projects");
      await replace.imports(1, [row(2, "a", "x"), row(4, "b", "x")]);
      const counts = await replace.mends(2, 1, [row(3, "a", "x"), row(3, "c", "x"), row(3, "b", "x")]);
      assert.deepEqual(counts, { ...NOTHING, inserted: 1, unchanged: 1, duplicates: 1 });
      assert.deepEqual(await replace.undoes(2), { ...NOT_UNDONE, reversed: 1 });
      assert.deepEqual(await statuses(replace, "projects"), ["a x 2", "b x 4"]);
    });
  });
}

async function clear(world: LandingWorld, table: string): Promise<void> {
  await world.sql(`truncate ${table}, ${table}_journal`);
}

async function statuses(world: LandingWorld, table: string): Promise<string[]> {
  const rows = await world.sql(`select "order", status, import_row from ${table} order by "order"`);
  return rows.map(({ order, status, import_row }) => `${order} ${status} ${import_row}`);
}
