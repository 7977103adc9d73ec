import type { Database } from "#src/platform/database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import { createOwnMysql, type OwnMysql } from "#tests/_support/own_mysql.ts";
import type { OwnLibrary } from "./own_library.ts";

/** A library on MySQL or MariaDB, in a schema of its own on `TEST_MYSQL_URL`. */
export interface OwnSlims extends OwnLibrary {
  readonly url: OwnMysql["url"];
  /** Runs SQL as a role that may do everything. */
  readonly sql: OwnMysql["sql"];
  /** The library as a new role that was granted no more than this: `select on *`, `select (loan_id) on loan`. */
  reader(...grants: readonly string[]): Promise<Database>;
}

const SCHEMA = new URL("schema.mysql.sql", import.meta.url);

/** Makes an {@linkcode OwnSlims} and changes it by these statements. */
export async function createOwnSlims(changes: readonly string[] = []): Promise<OwnSlims> {
  const schema = (await Deno.readTextFile(SCHEMA)).trim().split(";\n");
  const { url, sql, ...own } = await createOwnMysql([...schema, ...changes]);
  const roles: string[] = [];
  const open = (url: URL) => createMysqlDatabase({ url: url.href, timezone: "Asia/Jakarta" });
  const databases = [open(url)];
  return {
    library: databases[0]!,
    url,
    sql,
    async reader(...grants) {
      const role = `r_${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
      await sql(`create user ${role} identified by '${role}'`);
      roles.push(role);
      for (const grant of grants) await sql(`grant ${grant} to ${role}`);
      const database = open(Object.assign(new URL(url), { username: role, password: role }));
      databases.push(database);
      return database;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(databases.map((database) => database.close()));
      for (const role of roles) await sql(`drop user ${role}`);
      await own[Symbol.asyncDispose]();
    },
  };
}
