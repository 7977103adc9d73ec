import type { Statement } from "#src/std/sql/statement.ts";
import { DatabaseError } from "./database.ts";
import { mysqlConnectionOptions } from "./mysql_connection_options.ts";
import { mysqlFailure } from "./mysql_failure.ts";
import { MysqlPool } from "./mysql_pool.ts";
import { MysqlSession, type MysqlSessionOptions } from "./mysql_session.ts";
import { MysqlTableConnection } from "./mysql_table_connection.ts";
import { runTransaction } from "./run_transaction.ts";
import type { DatabaseSession, Tables, TransactionOptions } from "./tables.ts";

/** Options of {@linkcode createMysqlTables}. */
export interface MysqlTablesOptions {
  /** As `createMysqlDatabase` takes it. */
  readonly url: string;
  /** Certificates to trust, as PEM text. @default {the system's} */
  readonly ca?: string | undefined;
  /** Connections at most, for transactions. */
  readonly poolMax: number;
  /** For connecting, encryption and login together. */
  readonly connectTimeoutMs: number;
  /** How long a transaction waits for a connection before it is `busy`. @default {connectTimeoutMs} */
  readonly acquireTimeoutMs?: number;
  /** The server stops a statement that takes longer, and we do a second later. */
  readonly statementTimeoutMs: number;
}

/** How much longer than the server we wait with a statement (MySQL itself stops none that writes). */
const GRACE_MS = 1_000;
const SILENCE_GRACE_MS = 5_000;
const DEFINE_TIMEOUT_MS = 600_000;
const LOCK_GRACE_MS = 5_000;

/**
 * Tables in MySQL 8 or MariaDB 10.11 and later. Opens no connection before the first work.
 *
 * @throws {TypeError} When the URL cannot be read; its message holds no secret.
 */
export function createMysqlTables(options: MysqlTablesOptions): Tables {
  return new MysqlTables(options);
}

class MysqlTables implements Tables {
  readonly engine = "mysql";
  readonly #options: MysqlTablesOptions;
  readonly #pool: MysqlPool;
  readonly #closing = new AbortController();
  /** Connections beside the pool. */
  readonly #apart = new Set<MysqlSession>();

  constructor(options: MysqlTablesOptions) {
    mysqlConnectionOptions(options);
    this.#options = options;
    this.#pool = new MysqlPool({
      ...this.#sessionOptions(options.statementTimeoutMs),
      poolMax: options.poolMax,
      acquireTimeoutMs: options.acquireTimeoutMs ?? options.connectTimeoutMs,
    });
  }

  transaction<T>(
    work: (session: DatabaseSession) => Promise<T>,
    { mode = "write", signal }: TransactionOptions = {},
  ): Promise<T> {
    const { statementTimeoutMs } = this.#options;
    const open = async (fresh: boolean) =>
      new MysqlTableConnection(this.#pool, await this.#take(signal, fresh), mode);
    return runTransaction(open, work, {
      mode,
      signal,
      statementLimitMs: statementTimeoutMs + GRACE_MS,
      patienceMs: statementTimeoutMs,
    });
  }

  async define({ name, segments, names }: Statement): Promise<void> {
    const subject = `statement '${name}'`;
    if (names.length > 0) throw new DatabaseError("refused", `Cannot run ${subject}: it has parameters`);
    const session = await this.#openApart(subject, DEFINE_TIMEOUT_MS);
    try {
      await session.run(segments[0]!);
      await session.run("commit");
    } catch (error) {
      throw mysqlFailure(error, subject);
    } finally {
      await this.#leaveApart(session);
    }
  }

  async alone<T>(name: string, work: () => Promise<T>, waitMs: number): Promise<T> {
    const session = await this.#openApart(`the turn of '${name}'`, waitMs + LOCK_GRACE_MS);
    try {
      await takeTurn(session, name, waitMs);
      return await work();
    } finally {
      await this.#leaveApart(session);
    }
  }

  async close(): Promise<void> {
    const closed = new DatabaseError("unavailable", "Database is closed");
    this.#closing.abort(closed);
    for (const session of this.#apart) session.lose(closed);
    await this.#pool.close();
  }

  async #take(signal: AbortSignal | undefined, fresh: boolean): Promise<MysqlSession> {
    try {
      return await this.#pool.take(signal, fresh);
    } catch (error) {
      if (signal?.aborted) {
        throw new DatabaseError("cancelled", "Reader left before work began", { cause: error });
      }
      throw mysqlFailure(error, "a transaction");
    }
  }

  /** A connection beside the pool, so that what takes its time holds no transaction up. */
  async #openApart(subject: string, statementTimeoutMs: number): Promise<MysqlSession> {
    try {
      const session = await MysqlSession.open(this.#sessionOptions(statementTimeoutMs), this.#closing.signal);
      this.#apart.add(session);
      return session;
    } catch (error) {
      throw mysqlFailure(error, subject);
    }
  }

  async #leaveApart(session: MysqlSession): Promise<void> {
    this.#apart.delete(session);
    await session.leave();
  }

  #sessionOptions(statementTimeoutMs: number): MysqlSessionOptions {
    const { url, ca, connectTimeoutMs } = this.#options;
    const silenceTimeoutMs = statementTimeoutMs + SILENCE_GRACE_MS;
    return { url, ca, connectTimeoutMs, statementTimeoutMs, silenceTimeoutMs, timezone: "UTC", writes: true };
  }
}

/** The lock is the session's. Locks are the server's, not the schema's, and their names 64 characters at most. */
async function takeTurn(session: MysqlSession, name: string, waitMs: number): Promise<void> {
  try {
    const { rows: [row] } = await session.bind(
      "select get_lock(concat('aliran ', sha1(concat(database(), ' ', ?))), ?)",
      [name, `${waitMs / 1000}`],
    );
    if (String(row?.[0]) === "1") return;
  } catch (error) {
    throw mysqlFailure(error, `the turn of '${name}'`);
  }
  throw new DatabaseError("contended", `Others had the turn of '${name}' for ${waitMs} ms`);
}
