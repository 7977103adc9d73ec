import assert from "node:assert/strict";
import type { PGlite } from "@electric-sql/pglite";
import { openPglite } from "#src/platform/open_pglite.ts";

async function tablesOf(pglite: PGlite): Promise<unknown[]> {
  return (await pglite.query("select tablename from pg_tables where schemaname = 'public'")).rows;
}

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

Deno.test("an embedded database that cannot be made is refused by its folder, and those beside it are made", async () => {
  const [refused, made] = await Promise.allSettled([openPglite("/dev/null/folder"), openPglite("memory://")]);
  assert.match(String(refused.status === "rejected" && refused.reason), /'\/dev\/null\/folder'/);
  assert.equal(made.status, "fulfilled");
  if (made.status === "fulfilled") await made.value.close();
});
