import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import mysql from "mysql2";
import type { Database } from "#src/platform/database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { createPostgresDatabase } from "#src/platform/postgres_database.ts";
import { CsvEncoder } from "#src/std/csv/csv_encoder.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { needs } from "#tests/_support/needs.ts";
import { createPostgresPlace } from "#tests/_support/postgres_place.ts";

const ROWS = 300;
/** What chance would hardly bring: the edges of each type, and what engines are known to write in their own ways. */
const EDGES = {
  whole: ["0", "-2147483648", "2147483647"],
  big: ["9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808"],
  amount: ["0.000000", "-0.000001", "99999999999999.999999", "1234567890.100000", "0.100000"],
  reals: [
    "0.1",
    "1e21",
    "1e20",
    "1e-7",
    "-0e0",
    "1.7976931348623157e308",
    "2.2250738585072014e-308",
    "123456.789",
  ],
  day: ["0001-01-01", "2024-02-29", "9999-12-31"],
  wall: ["0001-01-01 00:00:00.000000", "1945-08-17 10:00:00.000000", "9999-12-31 23:59:59.999999"],
  instant: ["1970-01-02 00:00:00.000000", "2026-01-31 17:00:00.120000", "2037-12-31 23:59:59.000001"],
  label: [
    "",
    " ",
    "007",
    "\\",
    "\\.",
    "\\N",
    "null",
    "'",
    '"',
    ",",
    "\r\n",
    "é😀漢",
    "a\u0301",
    "👨‍👩‍👧‍👦",
    "=1+1",
  ],
} as const;

/** Columns that are written without quotes; the others are strings to SQL. */
const BARE = new Set(["whole", "big", "amount", "reals", "flag"]);
const COLUMNS = [...Object.keys(EDGES), "flag"];

type Row = Readonly<Record<string, string | null>>;

Deno.test({
  name: "the same rows from PostgreSQL, MariaDB and PGlite are the same bytes of CSV, in Jakarta",
  ...needs("TEST_POSTGRES_URL", "TEST_MYSQL_URL"),
  fn: () => agree("Asia/Jakarta", COLUMNS),
});

Deno.test({
  name: "the same rows are the same bytes of CSV where clocks change, but for MariaDB's `timestamp`",
  ...needs("TEST_POSTGRES_URL", "TEST_MYSQL_URL"),
  // MariaDB writes a `timestamp` at the session's present offset: the same instant, but not always the same text.
  fn: () => agree("Europe/Berlin", COLUMNS.filter((name) => name !== "instant")),
});

async function agree(timezone: string, columns: readonly string[]): Promise<void> {
  const inserts = insertsOf(madeRows());
  const statement = `select id, ${columns.join(", ")} from t order by id`;
  await using stack = new AsyncDisposableStack();
  const databases = await Promise.all([
    postgres(stack, timezone, inserts),
    mariadb(stack, timezone, inserts),
    pglite(stack, timezone, inserts),
  ]);
  const [fromPostgres, fromMariadb, fromPglite] = await Promise.all(
    databases.map((database) => csvOf(database, statement)),
  );
  const lines = fromPostgres!.toString().split("\r\n");
  assert.ok(lines.length > ROWS, "every row came");
  // Line by line first: the message then shows the row.
  assert.deepEqual(fromMariadb!.toString().split("\r\n"), lines, "MariaDB and PostgreSQL");
  assert.deepEqual(fromPglite!.toString().split("\r\n"), lines, "PGlite and PostgreSQL");
  assert.ok(fromMariadb!.equals(fromPostgres!) && fromPglite!.equals(fromPostgres!));
}

async function csvOf(database: Database, sql: string): Promise<Buffer> {
  const { columns, batches } = await database.stream(parseStatement("agree", sql), {});
  const encoder = new CsvEncoder({ delimiter: ",", bom: false, guarded: [] });
  const parts = [encoder.header(columns.map(({ name }) => name))];
  for await (const cells of batches) parts.push(encoder.rows(cells));
  return Buffer.concat(parts);
}

/** Random rows with every edge among them, and one of NULLs; a new sample each run, told by its seed when it fails. */
function madeRows(): Row[] {
  const digits = (length: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((each) =>
      each.join("")
    );
  const between = (from: string, to: string) =>
    fc.date({ min: new Date(from), max: new Date(to), noInvalidDate: true }).map((date) =>
      date.toISOString()
    );
  const moment = (from: string, to: string) =>
    fc.tuple(between(from, to), digits(6)).map(([iso, micros]) =>
      `${iso.slice(0, 19).replace("T", " ")}.${micros}`
    );
  const arbitrary: Record<string, fc.Arbitrary<string>> = {
    whole: fc.integer().map(String),
    big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
    amount: fc.tuple(fc.integer({ min: -99999999, max: 99999999 }), digits(6)).map((parts) =>
      parts.join(".")
    ),
    reals: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) =>
      value === 0 || Math.abs(value) > 1e-307
    ).map((value) => value.toExponential()),
    day: between("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z").map((iso) => iso.slice(0, 10)),
    wall: moment("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"),
    instant: moment("1971-01-01T00:00:00Z", "2037-12-31T00:00:00Z"),
    label: fc.string({ unit: "grapheme", maxLength: 20 }).map((text) =>
      text.toWellFormed().replaceAll("\0", "")
    ),
    flag: fc.boolean().map(String),
  };
  const row = fc.record(
    Object.fromEntries(
      COLUMNS.map((name) => [name, fc.option(arbitrary[name]!, { nil: null, freq: 10 })]),
    ),
  ) as fc.Arbitrary<Row>;
  const made: Row[] = fc.sample(row, { numRuns: ROWS });
  const edges = Object.entries(EDGES).flatMap(([name, values]) => values.map((value) => ({ [name]: value })));
  return [...edges, ...made, {}];
}

/** The same SQL for all: strings without backslash escapes, numbers as they are. */
function insertsOf(rows: readonly Row[]): string {
  const tuples = rows.map((row, id) => {
    const values = COLUMNS.map((name) => {
      const value = row[name] ?? null;
      if (value === null || BARE.has(name)) return value;
      return `'${value.replaceAll("'", "''")}'`;
    });
    return `(${[id, ...values.map((value) => value ?? "null")].join(", ")})`;
  });
  return `insert into t (id, ${COLUMNS.join(", ")}) values ${tuples.join(",\n")}`;
}

const POSTGRES_TABLE = `create table t (id int, whole int, big bigint, amount decimal(20,6),
  reals double precision, day date, wall timestamp, instant timestamptz, label text, flag boolean)`;
const MARIADB_TABLE = `create table t (id int, whole int, big bigint, amount decimal(20,6),
  reals double, day date, wall datetime(6), instant timestamp(6) null, label longtext, flag boolean)`;

async function postgres(stack: AsyncDisposableStack, timezone: string, inserts: string): Promise<Database> {
  const place = stack.use(await createPostgresPlace(`set timezone = 'UTC'; ${POSTGRES_TABLE}; ${inserts}`));
  const database = createPostgresDatabase({
    url: place.url.href,
    poolMax: 1,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 20_000,
    timezone,
  });
  stack.defer(() => database.close());
  return database;
}

async function pglite(stack: AsyncDisposableStack, timezone: string, inserts: string): Promise<Database> {
  const database = await createPgliteDatabase({
    dataDir: "memory://",
    timezone,
    seed: () => Promise.resolve([`set local timezone = 'UTC'; ${POSTGRES_TABLE}; ${inserts}`]),
  });
  stack.defer(() => database.close());
  return database;
}

async function mariadb(stack: AsyncDisposableStack, timezone: string, inserts: string): Promise<Database> {
  const schema = `agree_${crypto.randomUUID().replaceAll("-", "")}`;
  const uri = Deno.env.get("TEST_MYSQL_URL")!;
  const admin = mysql.createConnection({ uri, charset: "utf8mb4" }).promise();
  stack.defer(() => admin.end());
  await admin.query(`create database ${schema} character set utf8mb4`);
  stack.defer(async () => void await admin.query(`drop database ${schema}`));
  await admin.query(`use ${schema}`);
  await admin.query(
    "set sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES', time_zone = '+00:00'",
  );
  await admin.query(MARIADB_TABLE);
  await admin.query(inserts);
  const database = createMysqlDatabase({
    url: Object.assign(new URL(uri), { pathname: `/${schema}` }).href,
    poolMax: 1,
    timezone,
  });
  stack.defer(() => database.close());
  return database;
}
