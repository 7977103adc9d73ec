import assert from "node:assert/strict";
import { DeferredDatabase } from "#src/platform/deferred_database.ts";
import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { readRows } from "#src/platform/read_rows.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";

const ONE = parseStatement("one", "select 1 as one");

function openPglite() {
  return createPgliteDatabase({
    dataDir: "memory://",
    timezone: "Asia/Jakarta",
    seed: () => Promise.resolve([]),
  });
}

Deno.test("a deferred database is opened once, by the first who asks", async () => {
  let opened = 0;
  const database = new DeferredDatabase("postgres", () => {
    opened++;
    return openPglite();
  });
  assert.equal(opened, 0);
  const answers = await Promise.all([1, 2, 3].map(() => readRows(database, ONE, {})));
  assert.deepEqual(answers.flat(), [{ one: "1" }, { one: "1" }, { one: "1" }]);
  assert.deepEqual(await database.describe(ONE), [{ name: "one", type: "integer" }]);
  assert.deepEqual((await database.privileges()).writes, []);
  assert.equal(opened, 1);
  await database.close();
});

Deno.test("a deferred database that cannot be opened is unavailable, and tried again by the next", async () => {
  let broken = true;
  const database = new DeferredDatabase("postgres", () => {
    if (broken) throw new Error("The disk is full");
    return openPglite();
  });
  await failsWith("unavailable", readRows(database, ONE, {}));
  broken = false;
  assert.equal((await readRows(database, ONE, {})).length, 1);
  await database.close();
});

Deno.test("a deferred database that nobody asked closes without being opened", async () => {
  const database = new DeferredDatabase("postgres", () => assert.fail("Nobody asked"));
  await database.close();
});
