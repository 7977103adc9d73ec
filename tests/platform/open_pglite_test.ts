import assert from "node:assert/strict";
import type { PGlite } from "@electric-sql/pglite";
import { openPglite } from "#src/platform/open_pglite.ts";

async function tablesOf(pglite: PGlite): Promise<unknown[]> {
  return (await pglite.query("select tablename from pg_tables where schemaname = 'public'")).rows;
}

// First of all here: what fails is then what the next ones would be copies of.
Deno.test("an embedded database that cannot be made is refused by its folder, and the next one is made", async () => {
  await assert.rejects(openPglite("/proc/folder"), /'\/proc\/folder'/);
  const next = await openPglite("memory://");
  assert.deepEqual(await tablesOf(next), []);
  await next.close();
});

Deno.test("new embedded databases are empty, in memory and in folders, whatever is in those before them", async () => {
  const folder = await Deno.makeTempDir({ prefix: "open-pglite-" });
  const opened: PGlite[] = [];
  try {
    for (const place of ["memory://", `${folder}/one`, "memory://", `${folder}/two`]) {
      const pglite = await openPglite(place);
      opened.push(pglite);
      assert.deepEqual(await tablesOf(pglite), [], place);
      await pglite.exec("create table own (id integer); insert into own values (1)");
    }
    await opened.pop()!.close();
    const again = await openPglite(`${folder}/two`);
    opened.push(again);
    assert.deepEqual(await tablesOf(again), [{ tablename: "own" }]);
  } finally {
    for (const pglite of opened) await pglite.close();
    await Deno.remove(folder, { recursive: true });
  }
});
