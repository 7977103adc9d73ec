import type { Database } from "#src/platform/database.ts";
import { createPostgresDatabase } from "#src/platform/postgres_database.ts";
import { createPostgresPlace } from "#tests/_support/postgres_place.ts";
import type { DatabaseChanges, DatabaseSubject } from "./database_subject.ts";
import { POSTGRES_DIALECT } from "./postgres_dialect.ts";
import { POSTGRES_FIXTURE } from "./postgres_fixture.ts";

/** A PostgreSQL server. */
export const POSTGRES_SUBJECT: DatabaseSubject = {
  name: "PostgreSQL",
  needs: ["TEST_POSTGRES_URL"],
  hasServer: true,
  dialect: POSTGRES_DIALECT,
  async open() {
    const place = await createPostgresPlace(POSTGRES_FIXTURE);
    const { url, admin } = place;
    const opened: Database[] = [];
    const roles: string[] = [];
    const another = (changes: DatabaseChanges) => {
      const database = createPostgresDatabase({
        url: changes.url ?? url.href,
        poolMax: changes.poolMax ?? 2,
        connectTimeoutMs: changes.waitMs ?? 5_000,
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
        const role = `reader_${url.pathname.slice(-12)}`;
        await admin(`create role ${role} login password 'rahasia'; grant select on kept to ${role}`);
        roles.push(role);
        return Object.assign(new URL(url), { username: role, password: "rahasia" });
      },
      async running(text) {
        const [[count]] = await admin(
          `select count(*) from pg_stat_activity where datname = current_database() and state = 'active'
             and pid <> pg_backend_pid() and query like $1`,
          [`%${text}%`],
        ) as [[string]];
        return Number(count);
      },
      async [Symbol.asyncDispose]() {
        // Not waited for: a database that does not close must not take its test along.
        for (const database of opened) void database.close().catch(() => {});
        for (const role of roles) await admin(`drop owned by ${role}; drop role ${role}`);
        await place[Symbol.asyncDispose]();
      },
    };
  },
};
