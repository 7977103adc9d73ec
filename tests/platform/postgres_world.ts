import type { Database } from "#src/platform/database.ts";
import { createPostgresDatabase, type PostgresOptions } from "#src/platform/postgres_database.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Need } from "#tests/_support/needs.ts";
import { createPostgresPlace } from "#tests/_support/postgres_place.ts";

/** A database of a test's own on a real server. */
export interface PostgresWorld {
  /** As the owner. */
  readonly url: URL;
  /** The address by way of another port of this machine, such as a proxy's. */
  by(port: number): string;
  /** A database under test. */
  database(options?: Partial<PostgresOptions>): Database;
  /** Runs SQL as the owner; rows as text. */
  admin(sql: string, values?: unknown[]): Promise<(string | null)[][]>;
  /** The backends of the databases under test, those in `state` and at `event` where given. */
  backends(state?: string, event?: string): Promise<number[]>;
  /** Ends backends from outside. */
  kill(backends: readonly number[]): Promise<void>;
}

/** A test that needs PostgreSQL at `TEST_POSTGRES_URL`, and what else it names; ignored without them. */
export function postgresTest(
  name: string,
  test: (world: PostgresWorld) => Promise<void>,
  ...others: readonly Need[]
): void {
  Deno.test({ name, ...needs("TEST_POSTGRES_URL", ...others), fn: () => inWorld(test) });
}

async function inWorld(test: (world: PostgresWorld) => Promise<void>): Promise<void> {
  await using place = await createPostgresPlace();
  const { url, admin } = place;
  const opened: Database[] = [];
  const by = (port: number) => Object.assign(new URL(url), { hostname: "127.0.0.1", port: `${port}` }).href;
  try {
    await test({
      url,
      by,
      admin,
      database(options = {}) {
        const database = createPostgresDatabase({
          url: url.href,
          poolMax: 2,
          connectTimeoutMs: 5_000,
          statementTimeoutMs: 20_000,
          timezone: "Asia/Jakarta",
          ...options,
        });
        opened.push(database);
        return database;
      },
      async backends(state = "%", event = "%") {
        const rows = await admin(
          `select pid from pg_stat_activity where datname = current_database() and application_name = 'aliran'
             and state like $1 and coalesce(wait_event, '') like $2`,
          [state, event],
        );
        return rows.map(([pid]) => Number(pid));
      },
      kill: async (backends) =>
        void await admin("select pg_terminate_backend(pid) from unnest($1::int[]) pid", [backends]),
    });
  } finally {
    // Not waited for: one that does not close must fail its own test alone.
    for (const database of opened) void database.close().catch(() => {});
  }
}
