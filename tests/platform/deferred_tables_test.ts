import assert from "node:assert/strict";
import { DeferredTables } from "#src/platform/deferred_tables.ts";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import type { Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";

const ONE = parseStatement("one", "select 1 as one");

function openPglite(): Promise<Tables> {
  return createPgliteTables({ dataDir: "memory://", prepare: () => Promise.resolve() });
}

function readOne(tables: Tables) {
  return tables.transaction((session) => session.rows(ONE, {}), { mode: "snapshot" });
}

Deno.test("deferred tables are opened once, by the first who asks, and do what the opened ones do", async () => {
  let opened = 0;
  const tables = new DeferredTables("postgres", () => {
    opened++;
    return openPglite();
  });
  assert.equal(opened, 0);
  const answers = await Promise.all([1, 2, 3].map(() => readOne(tables)));
  assert.deepEqual(answers.flat(), [{ one: "1" }, { one: "1" }, { one: "1" }]);
  await tables.define(parseStatement("make", "create table made (n int)"));
  assert.equal(await tables.alone("x", () => Promise.resolve("alone"), 0), "alone");
  const left = tables.transaction(() => Promise.resolve(), { signal: AbortSignal.abort() });
  await failsWith("cancelled", left);
  assert.equal(opened, 1);
  await tables.close();
});

Deno.test("deferred tables that cannot be opened are unavailable, and tried again by the next", async () => {
  let broken = true;
  const tables = new DeferredTables("postgres", () => {
    if (broken) throw new Error("The disk is full");
    return openPglite();
  });
  await failsWith("unavailable", readOne(tables));
  broken = false;
  assert.equal((await readOne(tables)).length, 1);
  await tables.close();
});

Deno.test("deferred tables that nobody asked close without being opened, and are not opened later", async () => {
  const tables = new DeferredTables("postgres", () => assert.fail("Nobody asked"));
  await tables.close();
  await failsWith("unavailable", readOne(tables));
});
