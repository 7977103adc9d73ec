import assert from "node:assert/strict";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import type { Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { bytesContract } from "#tests/_support/contracts/bytes_contract.ts";
import { loadContract } from "#tests/_support/contracts/load_contract.ts";
import { PGLITE_TABLES_SUBJECT } from "#tests/_support/contracts/pglite_tables_subject.ts";
import { tablesContract } from "#tests/_support/contracts/tables_contract.ts";
import { failsWith } from "#tests/_support/fails_with.ts";

tablesContract(PGLITE_TABLES_SUBJECT);
bytesContract(PGLITE_TABLES_SUBJECT);
loadContract(PGLITE_TABLES_SUBJECT);

function sql(text: string) {
  return parseStatement("test", text);
}

Deno.test("PGlite tables: transactions take turns, and who leaves the queue holds nobody up", async () => {
  await using world = await PGLITE_TABLES_SUBJECT.open();
  const { tables } = world;
  const order: string[] = [];
  const rest = Promise.withResolvers<void>();
  const step = (name: string, until?: Promise<void>) =>
    tables.transaction(async (session) => {
      order.push(`${name} begins`);
      await until;
      await session.rows(sql("select 1 as n"), {});
      order.push(`${name} ends`);
    });
  const reader = new AbortController();
  const one = step("one", rest.promise);
  const never = tables.transaction(() => Promise.resolve(order.push("never")), { signal: reader.signal });
  const two = step("two");
  const defined = tables.define(sql("create table made (n int)")).then(() => order.push("defined"));
  reader.abort();
  await failsWith("cancelled", never);
  rest.resolve();
  await Promise.all([one, two, defined]);
  assert.deepEqual(order, ["one begins", "one ends", "two begins", "two ends", "defined"]);
});

Deno.test("PGlite tables: they are prepared at each opening, and keep what was written", async () => {
  const dataDir = await Deno.makeTempDir();
  const prepare = async (tables: Tables) => {
    await tables.define(sql("create table if not exists openings (n int)"));
    await tables.transaction((session) => session.run(sql("insert into openings values (1)"), {}));
  };
  try {
    for (const openings of ["1", "2"]) {
      const tables = await createPgliteTables({ dataDir, prepare });
      const count = sql("select count(*) as n from openings");
      assert.deepEqual(await tables.transaction((session) => session.rows(count, {})), [{ n: openings }]);
      await tables.close();
      await tables.close();
    }
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("PGlite tables: a preparation that fails is a failed opening", async () => {
  const prepare = () => Promise.reject(new Error("There is no migration"));
  await assert.rejects(createPgliteTables({ dataDir: "memory://", prepare }), /There is no migration/);
});
