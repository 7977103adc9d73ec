import assert from "node:assert/strict";
import type { Database } from "#src/platform/database.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { mysqlTest } from "./mysql_world.ts";

const DIGITS = "(select 0 as n union select 1 union select 2 union select 3 union select 4 " +
  "union select 5 union select 6 union select 7 union select 8 union select 9)";
/** A hundred thousand rows: `id` 0 to 99999 and a text. */
const MANY = `select a.n + 10*b.n + 100*c.n + 1000*d.n + 10000*e.n as id, repeat('x', 60) as t
  from ${DIGITS} a, ${DIGITS} b, ${DIGITS} c, ${DIGITS} d, ${DIGITS} e`;

mysqlTest("stream() gives the columns and every row in order", async ({ database, rows }) => {
  const db = database();
  const { columns } = await db.stream(parseStatement("test", "select 1 as one, 'a' as \"two, three\""), {});
  assert.deepEqual(columns, [{ name: "one", type: "integer" }, { name: "two, three", type: "text" }]);
  const many = await rows(db, `${MANY} order by id`);
  assert.equal(many.length, 100_000);
  assert.ok(many.every(([id, text], index) => id === String(index) && text === "x".repeat(60)));
});

mysqlTest("stream() gives the columns of an empty result", async ({ database, rows }) => {
  const db = database();
  const stream = await db.stream(parseStatement("test", "select 1 as one from dual where 1 = 0"), {});
  assert.deepEqual(stream.columns.map((column) => column.name), ["one"]);
  assert.deepEqual(await rows(db, "select 1 as one from dual where 1 = 0"), []);
});

mysqlTest("stream() binds parameters and never reads them as SQL", async ({ database, rows }) => {
  const db = database();
  const odd = ["", "'", "\\' or 1=1 --", "😀 é 漢字", "a?b:c", "0", "x".repeat(70_000)];
  for (const value of odd) {
    const got = await rows(db, "select :v as v, char_length(:v) as n, :none as none", {
      v: value,
      none: null,
    });
    assert.deepEqual(got, [[value, String([...value].length), null]]);
  }
  assert.deepEqual(await rows(db, "select '?' as a, ':b' as b, :v as v -- ?", { v: "1" }), [[
    "?",
    ":b",
    "1",
  ]]);
});

mysqlTest("stream() compares values with columns of any collation", async ({ admin, database, rows }) => {
  const collations = [
    "utf8mb3_unicode_ci",
    "utf8mb3_bin",
    "utf8mb4_general_ci",
    "utf8mb4_bin",
    "latin1_swedish_ci",
  ];
  const columns = collations.map((name, i) =>
    `c${i} varchar(9) character set ${name.split("_")[0]} collate ${name}`
  );
  await admin(`create table t (${columns}, id bigint, day date)`);
  await admin(`insert into t values ('é','é','é','é','é', 9007199254740993, '2026-01-31')`);
  const db = database();
  for (const [index, name] of collations.entries()) {
    const where = (rest: string) => `select 1 from t where c${index} ${rest}`;
    assert.equal((await rows(db, where("= :v"), { v: "é" })).length, 1, name);
    assert.equal((await rows(db, where("= :v"), { v: "x" })).length, 0, name);
    assert.equal((await rows(db, where("in (:v, :w)"), { v: "x", w: "é" })).length, 1, name);
    assert.equal((await rows(db, where("like :v"), { v: "%é%" })).length, 1, name);
  }
  const dated = "select id from t where id = :id and day >= cast(:day as date) limit :n";
  const found = { id: "9007199254740993", day: "2026-01-31", n: "5" };
  assert.deepEqual(await rows(db, dated, found), [[found.id]]);
  assert.deepEqual(await rows(db, dated, { ...found, id: "9007199254740992" }), []);
});

mysqlTest("stream() leaves nothing of its parameters in the session", async ({ database, rows, until }) => {
  const db = database({ poolMax: 1 });
  await rows(db, "select :secret as s", { secret: "rahasia" });
  await until("the session rests", async () => {
    const [row] = await rows(db, "select @aliran_1 as a, @aliran_sql as b");
    return row!.every((cell) => cell === null);
  });
});

mysqlTest("stream() refuses a statement that lacks a value", async ({ database }) => {
  await refuses(database(), "select :a as a", "refused", /needs a value for 'a'/);
});

mysqlTest("stream() refuses to write and keeps working", async ({ admin, database, rows }) => {
  await admin("create table t (a int)");
  await admin("insert into t values (1)");
  const db = database({ poolMax: 1 });
  for (
    const sql of [
      "insert into t values (2)",
      "delete from t",
      "drop table t",
      "create table u (a int)",
      "set @a = 1",
    ]
  ) {
    await refuses(db, sql, "refused");
  }
  await refuses(db, "commit", "refused");
  await refuses(db, "set session transaction read write", "refused");
  await refuses(db, "delete from t", "refused");
  assert.deepEqual(await rows(db, "select a from t"), [["1"]]);
});

mysqlTest("stream() runs one statement only", async ({ admin, database, rows }) => {
  await admin("create procedure two() begin select 1; select 2; end");
  const db = database();
  await assert.rejects(
    db.stream({ name: "two", segments: ["select 1; select 2"], names: [] }, {}),
    (error) => error instanceof DatabaseError && error.failure === "refused",
  );
  await assert.rejects(rows(db, "call two()"), { failure: "refused", message: /more than one result/ });
  assert.deepEqual(await rows(db, "select 3 as n"), [["3"]]);
});

mysqlTest("stream() errors carry no text of the engine", async ({ database }) => {
  await refuses(
    database(),
    "select rahasia from nowhere",
    "refused",
    /^Database refused statement 'test' \(ER_NO_SUCH_TABLE\)$/,
  );
  await refuses(
    database(),
    "selec 'rahasia'",
    "refused",
    /^Database refused statement 'test' \(ER_PARSE_ERROR\)$/,
  );
});

mysqlTest(
  "stream() carries rows of more than 16 MB, at every edge of a packet",
  async ({ admin, database }) => {
    await admin("set global max_allowed_packet = 67108864");
    const db = database();
    const edge = 0xffffff;
    for (const size of [edge - 6, edge - 5, edge - 4, edge - 3, 2 * edge - 5, 40_000_000]) {
      const sql =
        `select 1 as n, repeat('x', 10) as t union all select 2, repeat('y', ${size}) union all select 3, 'z'`;
      const { batches } = await db.stream(parseStatement("test", sql), {});
      const seen: string[] = [];
      for await (const { bytes, bounds, rows } of batches) {
        for (let row = 0; row < rows; row++) {
          const text = bytes.subarray(bounds[row * 4 + 2], bounds[row * 4 + 3]);
          assert.ok(text.every((byte) => byte === text[0]));
          seen.push(`${String.fromCharCode(bytes[bounds[row * 4]!]!, text[0]!)}${text.length}`);
        }
      }
      assert.deepEqual(seen, ["1x10", `2y${size}`, "3z1"]);
    }
  },
);

mysqlTest("batches can be read once", async ({ database }) => {
  const { batches } = await database().stream(parseStatement("test", "select 1 as n"), {});
  for await (const _ of batches);
  assert.throws(() => batches[Symbol.asyncIterator](), TypeError);
});

mysqlTest("describe() gives the columns without running the statement", async ({ admin, database }) => {
  await admin("create table t (id bigint unsigned, ok boolean, at datetime, price decimal(9,2))");
  const db = database({ statementTimeoutMs: 300 });
  const columns = await db.describe(
    parseStatement("test", "select t.*, sleep(5) as s from t where id = :id"),
  );
  assert.deepEqual(columns.map(({ name, type }) => `${name} ${type}`), [
    "id bigint",
    "ok boolean",
    "at instant",
    "price decimal",
    "s integer",
  ]);
  await assert.rejects(db.describe(parseStatement("test", "select nothing from t")), { failure: "refused" });
  await assert.rejects(db.describe(parseStatement("test", "delete from t")), { failure: "refused" });
});

mysqlTest("privileges() names what a role could write", async ({ admin, url, database }) => {
  const schema = url.pathname.slice(1);
  const reader = `r_${schema.slice(0, 20)}`;
  const everywhere = `${reader}@'%', ${reader}@localhost`;
  await admin(`create user ${reader}@'%' identified by 'pw', ${reader}@localhost identified by 'pw'`);
  try {
    await admin(`grant select on ${schema}.* to ${everywhere}`);
    const own = new URL(url);
    own.username = reader;
    own.password = "pw";
    const db = database({ url: own.href });
    const writesHere = (writes: readonly string[]) =>
      writes.filter((write) => write.includes(schema)).toSorted();
    const { role, writes: none } = await db.privileges();
    assert.deepEqual([role.split("@")[0], writesHere(none)], [reader, []]);
    await admin(`create table t (a int, b int)`);
    await admin(`grant insert (a), update on ${schema}.t to ${everywhere}`);
    const { writes } = await database({ url: own.href }).privileges();
    assert.deepEqual(writesHere(writes), [`insert on ${schema}.t`, `update on ${schema}.t`]);
  } finally {
    await admin(`drop user ${everywhere}`);
  }
  assert.ok((await database().privileges()).writes.length > 0);
});

mysqlTest(
  "a session shows times in the zone and stops at the statement limit",
  async ({ database, rows }) => {
    const db = database({ timezone: "Asia/Makassar", statementTimeoutMs: 300 });
    const [row] = await rows(db, "select @@session.time_zone as z, now() as t");
    assert.equal(row![0], "+08:00");
    assert.match(row![1]!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/);
    await refuses(db, "select sleep(20) as s", "timeout", /time limit/);
    assert.deepEqual(await rows(db, "select 1 as n"), [["1"]]);
  },
);

Deno.test("createMysqlDatabase() refuses a URL or time zone that it cannot use, without repeating secrets", () => {
  const make = (url: string, timezone = "UTC") => () => createMysqlDatabase({ url, timezone });
  assert.throws(make("postgres://u:rahasia@h/db"), (error: Error) => !error.message.includes("rahasia"));
  assert.throws(make("mysql://u:rahasia@h/db?sslmode=maybe"), /must be one of/);
  assert.throws(make("mysql://u:rahasia@h/db?sslmod=require"), /'sslmod' is unknown/);
  assert.throws(make("mysql://u:p@h/db", "Asia/Atlantis"), RangeError);
});

async function refuses(db: Database, sql: string, failure: string, message = /./): Promise<void> {
  await assert.rejects(async () => {
    const { batches } = await db.stream(parseStatement("test", sql), {});
    for await (const _ of batches);
  }, (error) => {
    assert.ok(error instanceof DatabaseError, String(error));
    assert.equal(error.failure, failure, `${sql}: ${error.message}`);
    assert.match(error.message, message);
    return true;
  });
}
