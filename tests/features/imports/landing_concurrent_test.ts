// @ts-types="@types/pg"
import pg from "pg";
import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { LANDING_KINDS } from "./landing_kinds.ts";
import { landingRow as row } from "./landing_row.ts";
import { createLandingWorld, type LandingWorld } from "./landing_world.ts";

/** What somebody does to the row `a` meanwhile, and what is there when all of it is undone. */
const EDITS = [
  { what: "is edited", sql: `update orders set status = 'by hand' where "order" = 'a'`, left: ["by hand"] },
  { what: "is deleted", sql: `delete from orders where "order" = 'a'`, left: [] },
] as const;

for (const { what, sql, left } of EDITS) {
  Deno.test(
    `a row that ${what} while an import writes it is not lost`,
    needs("TEST_POSTGRES_URL"),
    async () => {
      await using world = await createLandingWorld(LANDING_KINDS.merge, "postgres");
      await world.imports(1, [row(2, "a", "x"), row(3, "b", "x")]);
      const client = await somebody(world);
      try {
        await client.query(`begin; ${sql}`);
        const landing = world.imports(2, [row(2, "a", "y"), row(3, "b", "y")]);
        await until("something waits for somebody", () => isWaited(world));
        await client.query("commit");
        const counts = await landing;
        assert.equal(counts.inserted + counts.updated, 2);
      } finally {
        await client.end();
      }
      assert.deepEqual(await statusOfA(world), ["y"]);
      await world.undoes(2);
      assert.deepEqual(await statusOfA(world), left);
    },
  );
}

Deno.test(
  "a row that is put in by hand while an import puts it in is not lost",
  needs("TEST_POSTGRES_URL"),
  async () => {
    await using world = await createLandingWorld(LANDING_KINDS.merge, "postgres");
    const client = await somebody(world);
    try {
      await client.query(`begin; insert into orders ("order", line, status) values ('a', '1', 'by hand')`);
      const landing = world.imports(1, [row(2, "a", "y")]);
      await until("something waits for somebody", () => isWaited(world));
      await client.query("commit");
      assert.equal((await landing).updated, 1);
    } finally {
      await client.end();
    }
    await world.undoes(1);
    assert.deepEqual(await statusOfA(world), ["by hand"]);
  },
);

Deno.test("a row that is edited while it is taken back is kept", needs("TEST_POSTGRES_URL"), async () => {
  await using world = await createLandingWorld(LANDING_KINDS.merge, "postgres");
  await world.imports(1, [row(2, "a", "x")]);
  await world.imports(2, [row(2, "a", "y")]);
  const client = await somebody(world);
  try {
    await client.query(`begin; update orders set status = 'by hand' where "order" = 'a'`);
    const undoing = world.undoes(2);
    await until("something waits for somebody", () => isWaited(world));
    await client.query("commit");
    assert.deepEqual(await undoing, { reversed: 0, edited: 1, superseded: 0, errored: 0 });
  } finally {
    await client.end();
  }
  assert.deepEqual(await statusOfA(world), ["by hand"]);
});

async function somebody({ url }: LandingWorld): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url! });
  await client.connect();
  return client;
}

async function isWaited(world: LandingWorld): Promise<boolean> {
  const [row] = await world.sql(
    `select count(*) as count from pg_locks l join pg_stat_activity a using (pid)
    where not l.granted and a.datname = current_database()`,
  );
  return row!.count !== "0";
}

async function statusOfA(world: LandingWorld): Promise<(string | null)[]> {
  const rows = await world.sql(`select status from orders where "order" = 'a'`);
  return rows.map(({ status }) => status!);
}
