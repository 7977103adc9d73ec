import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import type { Tables } from "#src/platform/tables.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import type { ServerTablesSubject, TablesChanges } from "./tables_subject.ts";

/** A PostgreSQL server. */
export const POSTGRES_TABLES_SUBJECT: ServerTablesSubject = {
  name: "PostgreSQL",
  needs: ["TEST_POSTGRES_URL"],
  instantType: "timestamptz(3)",
  bytesType: "bytea",
  slow: "(select 1 from pg_sleep(20))",
  async open() {
    const place = await createOwnPostgres();
    const opened: Tables[] = [];
    const another = (changes: TablesChanges) => {
      const tables = createPostgresTables({
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
      async connections(text) {
        const sessions = await place.sessions(text === undefined ? "open" : "at work", text);
        return sessions.length;
      },
      kill: async () =>
        void await place.sql(
          "select pg_terminate_backend(pid) from unnest($1::int[]) pid",
          [await place.sessions("open")],
        ),
      async [Symbol.asyncDispose]() {
        await Promise.all(opened.map((tables) => tables.close()));
        await place[Symbol.asyncDispose]();
      },
    };
  },
};
