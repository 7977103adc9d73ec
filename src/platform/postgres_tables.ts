import { settlesWithin } from "#src/std/async/settles_within.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { DatabaseError } from "./database.ts";
import { postgresConnectionOptions } from "./postgres_connection_options.ts";
import { postgresContention } from "./postgres_contention.ts";
import { PostgresPool, type PostgresPoolOptions } from "./postgres_pool.ts";
import { PostgresSession } from "./postgres_session.ts";
import { PostgresTableConnection } from "./postgres_table_connection.ts";
import { runTransaction } from "./run_transaction.ts";
import type { DatabaseSession, Tables, TransactionOptions } from "./tables.ts";

/** Options of {@linkcode createPostgresTables}. */
export interface PostgresTablesOptions extends PostgresPoolOptions {
  /** The server stops a statement that takes longer, and we do 5 s later. */
  readonly statementTimeoutMs: number;
}

const SILENCE_GRACE_MS = 5_000;
const GOODBYE_MS = 1_000;
const DEFINE_TIMEOUT_MS = 600_000;

/** Tables in PostgreSQL. Opens no connection before the first work. */
export function createPostgresTables(options: PostgresTablesOptions): Tables {
  return new PostgresTables(options);
}

class PostgresTables implements Tables {
  readonly engine = "postgres";
  readonly #options: PostgresTablesOptions;
  readonly #pool: PostgresPool;
  /** Connections beside the pool. */
  readonly #apart = new Set<PostgresSession>();
  #closed = false;

  constructor(options: PostgresTablesOptions) {
    this.#options = options;
    this.#pool = new PostgresPool(options);
  }

  transaction<T>(
    work: (session: DatabaseSession) => Promise<T>,
    { mode = "write", signal }: TransactionOptions = {},
  ): Promise<T> {
    const { statementTimeoutMs } = this.#options;
    const silenceTimeoutMs = statementTimeoutMs + SILENCE_GRACE_MS;
    const options = { ...this.#options, mode, silenceTimeoutMs };
    const open = async () => new PostgresTableConnection(this.#pool, await this.#pool.take(signal), options);
    return runTransaction(open, work, {
      mode,
      signal,
      statementLimitMs: silenceTimeoutMs,
      patienceMs: statementTimeoutMs,
    });
  }

  async define({ name, segments, names }: Statement): Promise<void> {
    const subject = `statement '${name}'`;
    if (names.length > 0) throw new DatabaseError("refused", `Cannot run ${subject}: it has parameters`);
    const session = await this.#openApart();
    try {
      await session.query(`set statement_timeout = ${DEFINE_TIMEOUT_MS}`);
      await session.query(segments[0]!);
      // Behind a pooler such as PgBouncer the server's side of this connection goes to others.
      await session.query("reset statement_timeout");
    } catch (error) {
      throw postgresContention(error, subject);
    } finally {
      await this.#leaveApart(session);
    }
  }

  async alone<T>(name: string, work: () => Promise<T>, waitMs: number): Promise<T> {
    const session = await this.#openApart();
    try {
      await takeTurn(session, name, waitMs);
      return await work();
    } finally {
      await this.#leaveApart(session);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    const ended = this.#pool.end();
    this.#pool.breakOff();
    for (const session of this.#apart) session.breakOff();
    await settlesWithin(ended, SILENCE_GRACE_MS);
  }

  /** A connection beside the pool, so that what takes its time holds no transaction up. */
  async #openApart(): Promise<PostgresSession> {
    if (this.#closed) throw new DatabaseError("unavailable", "PostgreSQL is closed");
    const session = new PostgresSession({
      ...postgresConnectionOptions(this.#options),
      connectionTimeoutMillis: this.#options.connectTimeoutMs,
    });
    session.on("error", () => {});
    this.#apart.add(session);
    try {
      await session.connect();
      return session;
    } catch (error) {
      this.#apart.delete(session);
      throw postgresContention(error, "a connection");
    }
  }

  async #leaveApart(session: PostgresSession): Promise<void> {
    this.#apart.delete(session);
    if (!await settlesWithin(session.end(), GOODBYE_MS)) session.breakOff();
  }
}

/** The lock is a transaction's, not the session's: behind a pooler such as PgBouncer only a transaction has a server to itself. */
async function takeTurn(session: PostgresSession, name: string, waitMs: number): Promise<void> {
  try {
    await session.query(`begin;
set local lock_timeout = ${Math.max(1, Math.floor(waitMs))};
set local statement_timeout = 0;
set local idle_in_transaction_session_timeout = 0`);
    await session.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`aliran ${name}`]);
  } catch (error) {
    throw postgresContention(error, `the turn of '${name}'`);
  }
}
