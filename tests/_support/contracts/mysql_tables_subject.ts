import { createMysqlTables } from "#src/platform/mysql_tables.ts";
import type { Tables } from "#src/platform/tables.ts";
import { createOwnMysql } from "#tests/_support/own_mysql.ts";
import type { ServerTablesSubject, TablesChanges } from "./tables_subject.ts";

/** A MySQL or MariaDB server. */
export const MYSQL_TABLES_SUBJECT: ServerTablesSubject = {
  name: "MariaDB",
  needs: ["TEST_MYSQL_URL"],
  instantType: "datetime(3)",
  bytesType: "longblob",
  slow: "sleep(20)",
  async open() {
    const place = await createOwnMysql();
    const opened: Tables[] = [];
    const another = (changes: TablesChanges) => {
      const tables = createMysqlTables({
        url: changes.url ?? place.url.href,
        poolMax: changes.poolMax ?? 3,
        connectTimeoutMs: changes.waitMs ?? 5_000,
        statementTimeoutMs: changes.statementTimeoutMs ?? 15_000,
      });
      opened.push(tables);
      return tables;
    };
    return {
      url: place.url,
      tables: another({}),
      another,
      admin: place.sql,
      connections: async (text) => (await place.threads(text)).length,
      async kill() {
        // One that has left meanwhile cannot be killed.
        for (const thread of await place.threads()) await place.sql(`kill ${thread}`).catch(() => {});
      },
      async [Symbol.asyncDispose]() {
        await Promise.all(opened.map((tables) => tables.close()));
        await place[Symbol.asyncDispose]();
      },
    };
  },
};
