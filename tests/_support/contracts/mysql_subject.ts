import mysql from "mysql2";
import type { Database } from "#src/platform/database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import type { DatabaseChanges, DatabaseDialect, DatabaseSubject } from "./database_subject.ts";

const DIGITS = `(select 0 as n union select 1 union select 2 union select 3 union select 4
  union select 5 union select 6 union select 7 union select 8 union select 9)`;

const MYSQL_DIALECT: DatabaseDialect = {
  types: [
    ["cast(9223372036854775807 as signed)", "bigint", "9223372036854775807"],
    ["cast(18446744073709551615 as unsigned)", "bigint", "18446744073709551615"],
    ["cast(-1234567890.10 as decimal(12,2))", "decimal", "-1234567890.10"],
    ["0.1e0", "float", "0.1"],
    ["1e21", "float", "1e+21"],
    ["1e-7", "float", "1e-7"],
    ["date '2026-01-31'", "date", "2026-01-31"],
    ["time '08:09:10'", "time", "08:09:10"],
    ["timestamp '2026-01-31 08:09:10'", "instant", "2026-01-31T08:09:10+07:00"],
    ["timestamp '2026-01-31 08:09:10.120000'", "instant", "2026-01-31T08:09:10.12+07:00"],
    ["timestamp '1945-08-17 10:00:00'", "instant", "1945-08-17T10:00:00+09:00"],
    ["'é😀漢'", "text", "é😀漢"],
    ["''", "text", ""],
    ["'007'", "text", "007"],
    ["concat(char(13, 10, 9 using utf8mb4), '\\')", "text", "\r\n\t\\"],
    ["cast(0x00ff10 as binary(3))", "bytes", "\\x00ff10"],
  ],
  text: (sql) => sql,
  series(power) {
    const places = Array.from({ length: power }, (_, at) => `d${at}`);
    const id = places.map((place, at) => `${10 ** at} * ${place}.n`).join(" + ");
    const from = places.map((place) => `${DIGITS} ${place}`).join(", ") || "dual";
    return `select 1 + ${id || 0} as id, repeat('x', 100) as t from ${from}`;
  },
  sleep: (seconds) => `sleep(${seconds})`,
  writes: [
    "insert into kept values (2)",
    "update kept set n = 2",
    "delete from kept",
    "truncate table kept",
    "drop table kept",
    "select write_kept() as n",
    "create table other as select 1 as n",
  ],
  commands: ["commit", "set session transaction read write", "do 1", "use mysql"],
  untouched: [
    ["select count(*) as n from kept where n = 1", "1"],
    ["select count(*) as n from kept", "1"],
    [
      "select count(*) as n from information_schema.tables where table_schema = database() and table_name = 'other'",
      "0",
    ],
  ],
};

const FIXTURE = [
  "create table kept (n int)",
  "insert into kept values (1)",
  "create table two (n int)",
  "insert into two values (1), (2)",
  "create function write_kept() returns int deterministic begin insert into kept values (2); return 1; end",
];

/** A MySQL or MariaDB server. */
export const MYSQL_SUBJECT: DatabaseSubject = {
  name: "MariaDB",
  needs: ["TEST_MYSQL_URL"],
  hasServer: true,
  dialect: MYSQL_DIALECT,
  async open() {
    const schema = `place_${crypto.randomUUID().replaceAll("-", "")}`;
    const uri = Deno.env.get("TEST_MYSQL_URL")!;
    const connection = mysql.createConnection({ uri }).promise();
    const admin = async (sql: string, values: unknown[] = []) =>
      (await connection.query(sql, values))[0] as Record<string, unknown>[];
    for (const sql of [`create database ${schema} character set utf8mb4`, `use ${schema}`, ...FIXTURE]) {
      await admin(sql);
    }
    const url = Object.assign(new URL(uri), { pathname: `/${schema}` });
    const opened: Database[] = [];
    const roles: string[] = [];
    const another = (changes: DatabaseChanges) => {
      const database = createMysqlDatabase({
        url: changes.url ?? url.href,
        poolMax: changes.poolMax ?? 2,
        connectTimeoutMs: changes.waitMs ?? 5_000,
        acquireTimeoutMs: changes.waitMs ?? 5_000,
        statementTimeoutMs: changes.statementTimeoutMs ?? 20_000,
        timezone: "Asia/Jakarta",
      });
      opened.push(database);
      return database;
    };
    return {
      url,
      another,
      database: another({}),
      async reader() {
        const role = `reader_${schema.slice(-12)}`;
        await admin(`create user ${role} identified by 'rahasia'`);
        roles.push(role);
        await admin(`grant select on ${schema}.kept to ${role}`);
        return Object.assign(new URL(url), { username: role, password: "rahasia" });
      },
      async running(text) {
        const [row] = await admin(
          `select count(*) as n from information_schema.processlist
           where db = ? and id <> connection_id() and info like ?`,
          [schema, `%${text}%`],
        );
        return Number(row!["n"]);
      },
      async [Symbol.asyncDispose]() {
        await Promise.all(opened.map((database) => database.close()));
        for (const role of roles) await admin(`drop user ${role}`);
        await admin(`drop database ${schema}`);
        await connection.end();
      },
    };
  },
};
