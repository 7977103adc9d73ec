// @ts-types="@types/pg"
import pg from "pg";

/** A database of a test's own on `TEST_POSTGRES_URL`; dropped at the end. */
export interface OwnPostgres extends AsyncDisposable {
  /** As the owner, who is a superuser. */
  readonly url: URL;
  /** Runs SQL as the owner. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** The sessions of everybody else in this database: their process ids, by what they run now or ran last. */
  sessions(state: SessionState, fragment?: string): Promise<number[]>;
}

/** `at work`: in a transaction, computing or waiting for its reader; `open`: any. */
export type SessionState = "at work" | "open";

/** Makes an {@linkcode OwnPostgres} and fills it. */
export async function createOwnPostgres(scripts: readonly string[] = []): Promise<OwnPostgres> {
  const server = new URL(Deno.env.get("TEST_POSTGRES_URL")!);
  const name = `own_${crypto.randomUUID().replaceAll("-", "")}`;
  await asOwner(server, (client) => client.query(`create database ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const sql = async (text: string, values?: unknown[]) => (await client.query(text, values)).rows;
  for (const script of [...scripts, "analyze"]) await client.query(script);
  return {
    url,
    sql,
    async sessions(state, fragment = "") {
      const rows = await sql(
        `select pid from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and position($1 in query) > 0
          and ($2 = 'open' or state <> 'idle')`,
        [fragment, state],
      );
      return rows.map(({ pid }) => pid as number);
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await asOwner(server, (client) => client.query(`drop database ${name} with (force)`));
    },
  };
}

async function asOwner(url: URL, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
