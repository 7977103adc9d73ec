import assert from "node:assert/strict";
import {
  type Database,
  DatabaseError,
  type DatabaseFailure,
  type Parameters,
} from "#src/platform/database.ts";
import { readRows } from "#src/platform/read_rows.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import type { DatabaseSubject, DatabaseWorld } from "./database_subject.ts";

/** What every adapter of the `Database` port must do, as tests with its name. */
export function databaseContract(subject: DatabaseSubject): void {
  function test(sentence: string, body: (world: DatabaseWorld) => Promise<void>): void {
    Deno.test({
      name: `${subject.name}: ${sentence}`,
      ...needs(...subject.needs),
      async fn() {
        await using world = await subject.open();
        await body(world);
      },
    });
  }
  answers(subject, test);
  refusals(subject, test);
  if (subject.hasServer) limits(subject, test);
}

type Test = (sentence: string, body: (world: DatabaseWorld) => Promise<void>) => void;

const statement = (sql: string) => parseStatement("contract", sql);

async function one(database: Database, sql: string, parameters: Parameters = {}): Promise<string | null> {
  const [row] = await readRows(database, statement(sql), parameters);
  return Object.values(row!)[0]!;
}

async function failsWith(failure: DatabaseFailure, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof DatabaseError, String(error));
    assert.equal(error.failure, failure, error.message);
    return true;
  });
}

function answers({ dialect }: DatabaseSubject, test: Test): void {
  test("columns have the same kinds and values the same text as on every engine", async ({ database }) => {
    const select = dialect.types.map(([sql], at) => `${sql} as c${at}`).join(", ");
    const { columns, batches } = await database.stream(statement(`select ${select}`), {});
    assert.deepEqual(columns.map(({ type }) => type), dialect.types.map(([, type]) => type));
    for await (const _ of batches);
    const [row] = await readRows(database, statement(`select ${select}`), {});
    assert.deepEqual(Object.values(row!), dialect.types.map(([, , text]) => text));
  });
  test("NULL is not an empty string", async ({ database }) => {
    const rows = await readRows(database, statement("select null as a, '' as b"), {});
    assert.deepEqual(rows, [{ a: null, b: "" }]);
  });
  for (const power of [0, 1, 2, 4]) {
    test(`${10 ** power} rows come, each once`, async ({ database }) => {
      const rows = await readRows(database, statement(dialect.series(power)), {});
      const ids = new Set(rows.map(({ id }) => id));
      assert.equal(rows.length, 10 ** power);
      assert.equal(ids.size, 10 ** power);
    });
  }
  test("no rows still have columns", async ({ database }) => {
    const { columns, batches } = await database.stream(statement("select n from two where n > 2"), {});
    assert.deepEqual(columns.map(({ name }) => name), ["n"]);
    for await (const cells of batches) assert.equal(cells.rows, 0);
  });
  test("values are bound: whatever they hold comes back as it went in", async ({ database }) => {
    const value = `'; drop table kept; -- \\ " \` :a $1 ? %s {{x}} é😀\r\n`;
    const parameters = { a: value, b: null };
    const sql = `select ${dialect.text(":a")} as x, ${dialect.text(":b")} as y, ${dialect.text(":a")} as z`;
    assert.deepEqual(await readRows(database, statement(sql), parameters), [{ x: value, y: null, z: value }]);
    assert.equal(await one(database, "select count(*) as n from kept"), "1");
  });
  test("a statement can be described without being run", async ({ database }) => {
    const columns = await database.describe(statement("select n, 'a' as t from two where n = :n"));
    assert.deepEqual(columns, [{ name: "n", type: "integer" }, { name: "t", type: "text" }]);
  });
  test("leaving a result half-way leaves the database in order", async ({ database }) => {
    for (let times = 0; times < 5; times++) {
      const { batches } = await database.stream(statement(dialect.series(5)), {});
      for await (const _ of batches) break;
    }
    assert.equal(await one(database, "select count(*) as n from two"), "2");
  });
}

function refusals({ dialect }: DatabaseSubject, test: Test): void {
  test("nothing that writes is run", async ({ database }) => {
    for (const sql of dialect.writes) {
      // Some are statements that fail, some give rows without having done anything.
      await readRows(database, statement(sql), {}).catch((error) =>
        assert.ok(error instanceof DatabaseError, sql)
      );
    }
    for (const [sql, expected] of dialect.untouched) assert.equal(await one(database, sql), expected, sql);
  });
  test("a statement that gives no rows is refused, and changes no session", async ({ database }) => {
    for (const sql of dialect.commands) await failsWith("refused", readRows(database, statement(sql), {}));
    await readRows(database, statement("insert into kept values (3)"), {}).catch(() => {});
    assert.equal(await one(database, "select count(*) as n from kept"), "1");
  });
  test("what the engine refuses is refused, and the next statement is right", async ({ database }) => {
    await failsWith("refused", readRows(database, statement("select nothing from nowhere"), {}));
    await failsWith("refused", readRows(database, statement("selec 1"), {}));
    await failsWith("refused", readRows(database, statement("select :a as a"), {}));
    assert.equal(await one(database, "select count(*) as n from two"), "2");
  });
  test("a signal that was aborted before means that nothing is run", async ({ database }) => {
    await failsWith("cancelled", database.stream(statement("select 1 as n"), {}, AbortSignal.abort()));
    assert.equal(await one(database, "select count(*) as n from two"), "2");
  });
}

function limits({ dialect, name }: DatabaseSubject, test: Test): void {
  test("a statement that takes too long is stopped by the server", async (world) => {
    const database = world.another({ statementTimeoutMs: 1_000 });
    await failsWith(
      "timeout",
      readRows(database, statement(`select ${dialect.sleep(30)} as slow_one, n from two`), {}),
    );
    await until("it stopped", async () => await world.running("slow_one") === 0);
  });
  test("a reader who leaves before the first row stops the statement on the server", async (world) => {
    const left = new AbortController();
    const sql = `select ${dialect.sleep(30)} as left_early, n from two`;
    const work = world.database.stream(statement(sql), {}, left.signal);
    await until("it runs", async () => await world.running("left_early") > 0);
    left.abort();
    await failsWith("cancelled", work);
    await until("it stopped", async () => await world.running("left_early") === 0);
    assert.equal(await one(world.database, "select count(*) as n from two"), "2");
  });
  test("a reader who leaves in mid-stream frees the connection", async (world) => {
    const database = world.another({ poolMax: 1 });
    for (let times = 0; times < 3; times++) {
      const left = new AbortController();
      const { batches } = await database.stream(statement(dialect.series(6)), {}, left.signal);
      await failsWith(
        "cancelled",
        (async () => {
          for await (const _ of batches) left.abort();
        })(),
      );
    }
    assert.equal(await one(database, "select count(*) as n from two"), "2");
  });
  test("when all connections are in use it is busy, and free again afterwards", async (world) => {
    const database = world.another({ poolMax: 1, waitMs: 500 });
    const { batches } = await database.stream(statement(dialect.series(5)), {});
    const iterator = batches[Symbol.asyncIterator]();
    await iterator.next();
    await failsWith("busy", readRows(database, statement("select n from two"), {}));
    await iterator.return!();
    assert.equal(await one(database, "select count(*) as n from two"), "2");
  });
  test("a server that is not there is unavailable", async (world) => {
    const nowhere = Object.assign(new URL(world.url), { port: "9" });
    await failsWith(
      "unavailable",
      readRows(world.another({ url: nowhere.href }), statement("select 1 as n"), {}),
    );
  });
  test("a wrong password is unavailable, and no message has it", async (world) => {
    const url = Object.assign(new URL(world.url), { password: "not-the-right-one" });
    const database = world.another({ url: url.href });
    await assert.rejects(readRows(database, statement("select 1 as n"), {}), (error) => {
      assert.equal((error as DatabaseError).failure, "unavailable");
      for (let at: unknown = error; at instanceof Error; at = at.cause) {
        assert.ok(!at.message.includes("not-the-right-one"), at.message);
      }
      return true;
    });
  });
  test("what a role could write is known, and that one cannot", async (world) => {
    assert.notDeepEqual((await world.database.privileges()).writes, []);
    const reader = world.another({ url: (await world.reader()).href });
    assert.equal(await one(reader, "select n from kept"), "1");
    // A stock MariaDB lets everybody write into databases whose names begin with test.
    const writes = (await reader.privileges()).writes.filter((write) =>
      name !== "MariaDB" || !/test/.test(write)
    );
    assert.deepEqual(writes, []);
  });
}
