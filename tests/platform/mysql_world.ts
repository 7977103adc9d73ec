import { randomUUID } from "node:crypto";
import mysql from "mysql2";
import type { Database } from "#src/platform/database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import type { MysqlDatabaseOptions } from "#src/platform/mysql_database.ts";
import { cellTexts } from "#src/std/cells/cell_texts.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Need } from "#tests/_support/needs.ts";

/** A schema of its own on a real server. */
export interface MysqlWorld {
  /** URL of the schema, as a role that may do everything. */
  readonly url: URL;
  /** A database under test; closed with the world. */
  database(options?: Partial<MysqlDatabaseOptions>): Database;
  /** Every row of a statement as text. */
  rows(
    database: Database,
    sql: string,
    parameters?: Record<string, string | null>,
  ): Promise<(string | null)[][]>;
  /** Runs a statement as the administrator. */
  admin(sql: string): Promise<Record<string, unknown>[]>;
  /** The ids of the server's threads in this schema that are not the administrator's, running `like` if given. */
  threads(like?: string): Promise<number[]>;
  /** Resolves when `holds` does; asks every 10 ms and gives up after 10 s. */
  until(what: string, holds: () => boolean | Promise<boolean>): Promise<void>;
}

/** A test that needs MySQL or MariaDB at `TEST_MYSQL_URL`, and what else it names; ignored without them. */
export function mysqlTest(
  name: string,
  test: (world: MysqlWorld) => Promise<void>,
  ...others: readonly Need[]
): void {
  Deno.test({ name, ...needs("TEST_MYSQL_URL", ...others), fn: () => inWorld(test) });
}

async function inWorld(test: (world: MysqlWorld) => Promise<void>): Promise<void> {
  const schema = `t_${randomUUID().replaceAll("-", "")}`;
  const admin = mysql.createConnection({ uri: Deno.env.get("TEST_MYSQL_URL")!, supportBigNumbers: true })
    .promise();
  const databases: Database[] = [];
  await admin.query(`create database ${schema} character set utf8mb4`);
  await admin.query(`use ${schema}`);
  try {
    await test(worldOf(schema, databases, async (sql) => (await admin.query(sql))[0] as never));
  } finally {
    await Promise.all(databases.map((database) => database.close()));
    await admin.query(`drop database ${schema}`);
    await admin.end();
  }
}

function worldOf(schema: string, databases: Database[], admin: MysqlWorld["admin"]): MysqlWorld {
  const own = new URL(Deno.env.get("TEST_MYSQL_URL")!);
  own.pathname = `/${schema}`;
  return {
    url: own,
    admin,
    database(options = {}) {
      const database = createMysqlDatabase({ url: own.href, timezone: "Asia/Jakarta", ...options });
      databases.push(database);
      return database;
    },
    async rows(database, sql, parameters = {}) {
      const { batches } = await database.stream(parseStatement("test", sql), parameters);
      const rows: (string | null)[][] = [];
      for await (const cells of batches) rows.push(...cellTexts(cells));
      return rows;
    },
    async threads(like = "%") {
      const rows = await admin(
        `select id from information_schema.processlist where db = '${schema}' and id <> connection_id()
           and coalesce(info, '') like '${like}'`,
      );
      return rows.map((row) => Number(row.id ?? row.ID));
    },
    async until(what, holds) {
      const end = performance.now() + 10_000;
      while (!(await holds())) {
        if (performance.now() > end) throw new Error(`Waited 10 s in vain: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
}
