import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { readAll } from "#tests/_support/read_all.ts";
import { until } from "#tests/_support/until.ts";
import { openPacedProxy } from "./paced_proxy.ts";
import { postgresTest } from "./postgres_world.ts";

const MEGABYTE = 1 << 20;

postgresTest("rows are right wherever the network cuts them", async (world) => {
  const sql = `select i as id, case when i % 3 = 0 then null else repeat('é', i % 11) end as t,
      timestamptz '2026-01-31 00:00:00+00' + i * interval '1 hour' as at, i % 2 = 0 as even
    from generate_series(1, 150) i`;
  const { rows: expected } = await readAll(world.database(), sql);
  for (let size = 1; size <= 7; size++) {
    await using proxy = await openPacedProxy(world.url, (nth) => size === 7 ? 1 + nth * 5 % 7 : size);
    const database = world.database({ url: world.by(proxy.port), poolMax: 1 });
    assert.deepEqual((await readAll(database, sql)).rows, expected, `pieces of ${size}`);
  }
});

postgresTest("notices and changed parameters between rows disturb none of them", async (world) => {
  await world.admin(`create function noisy(i int) returns int language plpgsql as $$ begin
    raise notice 'row %', i; raise warning '%', repeat('w', i % 500);
    perform set_config('application_name', 'noisy ' || i, true); return i; end $$`);
  const { rows } = await readAll(
    world.database(),
    "select i, noisy(i) as n, repeat('x', i % 100) as t from generate_series(1, 3000) i",
  );
  assert.equal(rows.length, 3_000);
  for (const [at, [i, n, t]] of rows.entries()) {
    assert.deepEqual([i, n, t], [`${at + 1}`, `${at + 1}`, "x".repeat((at + 1) % 100)]);
  }
});

postgresTest("a cell of 20 MB comes whole, and small rows around it", async (world) => {
  const { batches } = await world.database().stream(
    parseStatement(
      "huge",
      "select i as id, repeat(chr(96 + i), case i when 2 then 20000000 else 1 end) as t from generate_series(1, 3) i",
    ),
    {},
  );
  const seen: string[] = [];
  for await (const { bytes, bounds, rows } of batches) {
    for (let row = 0; row < rows; row++) {
      const cell = bytes.subarray(bounds[row * 4 + 2]!, bounds[row * 4 + 3]!);
      assert.ok(cell.every((byte) => byte === cell[0]), "one letter only");
      seen.push(`${String.fromCharCode(cell[0]!)}${cell.length}`);
    }
  }
  assert.deepEqual(seen, ["a1", "b20000000", "c1"]);
});

postgresTest("wide rows and a slow reader stay within bounded memory", async (world) => {
  await using proxy = await openPacedProxy(world.url);
  const { batches } = await world.database({ url: world.by(proxy.port) }).stream(
    parseStatement("wide", "select i as id, repeat('x', 2000000) as t from generate_series(1, 50) i"),
    {},
  );
  let rows = 0;
  let aheadMax = 0;
  let residentMax = 0;
  const residentBefore = Deno.memoryUsage().rss;
  for await (const cells of batches) {
    rows += cells.rows;
    // All that can come has come when nothing more does for a while.
    let before = -1;
    let still = 0;
    await until("nothing more comes", () => {
      still = proxy.answered === before ? still + 1 : 0;
      before = proxy.answered;
      return still === 5;
    });
    aheadMax = Math.max(aheadMax, proxy.answered - rows * 2_000_000);
    residentMax = Math.max(residentMax, Deno.memoryUsage().rss);
  }
  assert.equal(rows, 50);
  // What proxy and sockets of this process hold is in both figures.
  assert.ok(aheadMax < 24 * MEGABYTE, `${aheadMax} bytes ahead`);
  assert.ok(residentMax - residentBefore < 96 * MEGABYTE, `${residentMax - residentBefore} bytes more`);
});

postgresTest("a batch stays as it is until the next is asked for", async (world) => {
  const { batches } = await world.database().stream(
    parseStatement("many", "select i as id, now() as at from generate_series(1, 100000) i"),
    {},
  );
  let rows = 0;
  for await (const cells of batches) {
    const before = cells.bytes.slice();
    await until("the server waits or is done", async () => (await world.backends("active", "%")).length <= 1);
    assert.deepEqual(Buffer.compare(before, cells.bytes), 0);
    rows += cells.rows;
  }
  assert.equal(rows, 100_000);
});

postgresTest("COPY is refused and ends nothing but its statement", async (world) => {
  await world.admin("create table kept (n int)");
  const database = world.database({ poolMax: 1 });
  for (
    const sql of [
      "copy (select generate_series(1, 9999)) to stdout",
      "copy kept from stdin",
      "copy kept to stdout",
    ]
  ) {
    await failsWith("refused", readAll(database, sql), sql);
  }
  assert.deepEqual((await readAll(database, "select count(*) as n from kept")).rows, [["0"]]);
});

postgresTest("privileges() names tables of which a role could write one column", async (world) => {
  const role = `writer_${world.url.pathname.slice(-12)}`;
  await world.admin(`create table kept (a int, b int); create role ${role} login password 'rahasia'`);
  try {
    const url = Object.assign(new URL(world.url), { username: role, password: "rahasia" }).href;
    assert.deepEqual(await world.database({ url }).privileges(), { role, writes: [] });
    await world.admin(`grant insert (a) on kept to ${role}`);
    assert.deepEqual(await world.database({ url }).privileges(), { role, writes: ["writes to public.kept"] });
  } finally {
    await world.admin(`drop owned by ${role}; drop role ${role}`);
  }
});
