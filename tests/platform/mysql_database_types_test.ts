import assert from "node:assert/strict";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { mysqlTest } from "./mysql_world.ts";
import type { MysqlWorld } from "./mysql_world.ts";

/** What each column type makes of what was stored: `[definition, stored, column type, canonical text]`. */
const CANONICAL: readonly (readonly [string, string, string, string | null])[] = [
  ["tinyint(1)", "0", "boolean", "false"],
  ["boolean", "true", "boolean", "true"],
  ["tinyint(1)", "-5", "boolean", "true"],
  ["bit(1)", "b'0'", "boolean", "false"],
  ["bit(1)", "b'1'", "boolean", "true"],
  ["bit(20)", "b'10000000000000000001'", "integer", "524289"],
  ["bit(64)", "0xffffffffffffffff", "bigint", "18446744073709551615"],
  ["tinyint", "-128", "integer", "-128"],
  ["smallint", "-32768", "integer", "-32768"],
  ["mediumint", "8388607", "integer", "8388607"],
  ["int", "-2147483648", "integer", "-2147483648"],
  ["int unsigned", "4294967295", "integer", "4294967295"],
  ["int(8) zerofill", "42", "integer", "42"],
  ["int(8) zerofill", "0", "integer", "0"],
  ["bigint", "-9223372036854775808", "bigint", "-9223372036854775808"],
  ["bigint unsigned", "18446744073709551615", "bigint", "18446744073709551615"],
  ["year", "2026", "integer", "2026"],
  ["decimal(12,2)", "-1234567890.10", "decimal", "-1234567890.10"],
  ["decimal(65,30)", "0.000000000000000000000000000001", "decimal", "0.000000000000000000000000000001"],
  ["decimal(8,2) zerofill", "1.5", "decimal", "1.50"],
  ["decimal(8,2) zerofill", "0.5", "decimal", "0.50"],
  ["double", "0.1", "float", "0.1"],
  ["double", "1e20", "float", "100000000000000000000"],
  ["double", "1e21", "float", "1e+21"],
  ["double", "1e-7", "float", "1e-7"],
  ["double", "1.7976931348623157e308", "float", "1.7976931348623157e+308"],
  ["double(9,3)", "1.5", "float", "1.5"],
  ["float", "3.14", "float", "3.14"],
  ["date", "'2026-01-31'", "date", "2026-01-31"],
  ["date", "'0000-00-00'", "date", null],
  ["date", "'2026-05-00'", "date", null],
  ["time", "'-838:59:59'", "time", "-838:59:59"],
  ["datetime", "'2026-01-31 08:09:10'", "instant", "2026-01-31T08:09:10+07:00"],
  ["datetime(6)", "'2026-01-31 08:09:10.120000'", "instant", "2026-01-31T08:09:10.12+07:00"],
  ["datetime(6)", "'2026-01-31 08:09:10'", "instant", "2026-01-31T08:09:10+07:00"],
  ["datetime(3)", "'2026-01-31 08:00:00.001'", "instant", "2026-01-31T08:00:00.001+07:00"],
  ["datetime", "'1945-08-17 10:00:00'", "instant", "1945-08-17T10:00:00+09:00"],
  ["datetime", "'9999-12-31 23:59:59'", "instant", "9999-12-31T23:59:59+07:00"],
  ["datetime", "'0000-00-00 00:00:00'", "instant", null],
  ["datetime(6)", "'0000-00-00 00:00:00'", "instant", null],
  ["timestamp null", "'2026-01-31 08:09:10'", "instant", "2026-01-31T15:09:10+07:00"],
  ["timestamp(6) null", "'2026-01-31 23:09:10.500000'", "instant", "2026-02-01T06:09:10.5+07:00"],
  ["timestamp null", "'0000-00-00 00:00:00'", "instant", null],
  ["json", `'{"a": [1, null]}'`, "json", '{"a": [1, null]}'],
  ["varchar(20)", "'é😀漢'", "text", "é😀漢"],
  ["varchar(20)", "''", "text", ""],
  ["varchar(20) character set latin1", "'é'", "text", "é"],
  ["varchar(20) collate utf8mb4_bin", "'é'", "text", "é"],
  ["char(5)", "'007'", "text", "007"],
  ["text", "'\\r\\n\\t\\\\'", "text", "\r\n\t\\"],
  ["enum('satu','dua')", "'dua'", "text", "dua"],
  ["set('a','b')", "'a,b'", "text", "a,b"],
  ["varbinary(4)", "0x00ff10", "bytes", "\\x00ff10"],
  ["binary(2)", "0x01", "bytes", "\\x0100"],
  ["blob", "''", "bytes", "\\x"],
  ["longblob", "0xdeadbeef", "bytes", "\\xdeadbeef"],
];

mysqlTest("every type has its canonical text, and NULL is NULL", async (world) => {
  await fill(world, CANONICAL.map(([definition, stored]) => [definition, stored]));
  const db = world.database();
  const { columns } = await db.stream(parseStatement("types", "select * from t"), {});
  assert.deepEqual(
    columns.map(({ type }, i) => [CANONICAL[i]![0], type]),
    CANONICAL.map(([d, , type]) => [d, type]),
  );
  const [row, nulls] = await world.rows(db, "select * from t order by c0 is null");
  assert.deepEqual(
    row!.map((text, i) => [CANONICAL[i]![0], text]),
    CANONICAL.map(([d, , , text]) => [d, text]),
  );
  assert.deepEqual(new Set(nulls), new Set([null]));
});

mysqlTest("describe() and stream() agree on every type", async ({ admin, database }) => {
  await admin(`create table t (${CANONICAL.map(([definition], i) => `c${i} ${definition} null`)})`);
  const db = database();
  const statement = parseStatement(
    "types",
    "select t.*, count(*) as n, max(c1) as m, concat(c2, 'x') as t from t",
  );
  assert.deepEqual(await db.describe(statement), (await db.stream(statement, {})).columns);
});

mysqlTest("a datetime has the offset of its own day, also where clocks change", async (world) => {
  const times = ["2026-03-29 01:59:59", "2026-03-29 03:00:00", "2026-07-01 12:00:00", "2026-10-25 02:30:00"];
  await fill(world, times.map((time) => ["datetime", `'${time}'`]));
  const [row] = await world.rows(
    world.database({ timezone: "Europe/Berlin" }),
    "select * from t order by c0 desc",
  );
  assert.deepEqual(row, [
    "2026-03-29T01:59:59+01:00",
    "2026-03-29T03:00:00+02:00",
    "2026-07-01T12:00:00+02:00",
    "2026-10-25T02:30:00+02:00",
  ]);
});

mysqlTest("converted cells stay right over many batches", async ({ admin, database, rows }) => {
  await admin(
    "create table t (id int primary key auto_increment, at datetime(6), ok boolean, b varbinary(40), f double)",
  );
  await admin("insert into t (at, ok, b, f) values ('2026-01-01 00:00:00', 1, 0xab, 0.5)");
  for (let n = 0; n < 15; n++) {
    await admin(
      `insert into t (at, ok, b, f) select at + interval 1 second + interval id microsecond, id % 2, repeat(b, 1), id / 8 from t`,
    );
  }
  const got = await rows(
    database(),
    "select id, at, ok, b, f, date_format(at, '%Y-%m-%d %H:%i:%s.%f') as raw from t",
  );
  assert.equal(got.length, 32_768);
  for (const [id, at, ok, b, f, raw] of got) {
    const expected = raw!.replace(" ", "T").replace(/\.?0+$/, (zeros) => zeros.startsWith(".") ? "" : "");
    const text = raw!.endsWith(".000000") ? raw!.slice(0, 19).replace(" ", "T") : expected;
    assert.equal(at, `${text}+07:00`, id!);
    assert.ok(ok === "true" || ok === "false");
    assert.equal(b, "\\xab");
    assert.equal(String(Number(f)), f);
  }
});

/** One row of stored values, in UTC and with the server's laxest mode, and one of NULLs. */
async function fill({ admin }: MysqlWorld, columns: readonly (readonly [string, string])[]): Promise<void> {
  await admin("set sql_mode = '', time_zone = '+00:00'");
  await admin(
    `create table t (${
      columns.map(([definition], i) => `c${i} ${definition}${definition.endsWith("null") ? "" : " null"}`)
    })`,
  );
  await admin(
    `insert into t values (${columns.map(([, stored]) => stored)}), (${columns.map(() => "null")})`,
  );
}
