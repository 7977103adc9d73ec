import type { Cells } from "#src/std/cells/cells.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { within } from "#src/std/async/within.ts";
import { localOffset } from "#src/std/time/local_offset.ts";
import {
  type Column,
  type Database,
  DatabaseError,
  type Parameters,
  type Privileges,
  type ResultStream,
} from "./database.ts";
import { PostgresCursor } from "./postgres_cursor.ts";
import { PostgresDescribe } from "./postgres_describe.ts";
import { leavesConnectionUsable } from "./leaves_connection_usable.ts";
import { postgresFailure } from "./postgres_failure.ts";
import { type PooledSession, PostgresPool, type PostgresPoolOptions } from "./postgres_pool.ts";
import { postgresType } from "./postgres_type.ts";
import { postgresPrivileges } from "./postgres_privileges.ts";
import { positionalSql } from "./positional_sql.ts";

/** Where a PostgreSQL is and how long it may take. */
export interface PostgresOptions extends PostgresPoolOptions {
  /** Longest that a statement may take, the reading of its rows included; the server enforces it, and we do 5 s later. */
  readonly statementTimeoutMs: number;
  /** IANA time zone in which instants are written. */
  readonly timezone: string;
}

/** How much longer than the server we wait before we call a silent connection dead. */
const SILENCE_MS = 5_000;

/** PostgreSQL through `pg` and `pg-cursor`, read-only: every statement has a transaction of its own. */
export function createPostgresDatabase(options: PostgresOptions): Database {
  return new PostgresDatabase(options);
}

class PostgresDatabase implements Database {
  readonly engine = "postgres";
  readonly #pool: PostgresPool;
  readonly #options: PostgresOptions;
  readonly #offsetAt: (wallMs: number) => string;
  readonly #runs = new Set<PostgresRun>();

  constructor(options: PostgresOptions) {
    this.#options = options;
    this.#offsetAt = localOffset(options.timezone);
    this.#pool = new PostgresPool(options);
  }

  async stream(statement: Statement, parameters: Parameters, signal?: AbortSignal): Promise<ResultStream> {
    const { text, values } = positionalSql(statement, parameters, (position) => `$${position}`);
    const session = await this.#begin(signal);
    const run = new PostgresRun(session, signal, this.#options.statementTimeoutMs + SILENCE_MS);
    this.#runs.add(run);
    void run.over.promise.then(() => this.#runs.delete(run));
    return await run.start(
      new PostgresCursor(session, session.wire, { text, values, offsetAt: this.#offsetAt }),
    );
  }

  async describe(statement: Statement): Promise<readonly Column[]> {
    const { text } = positionalSql(statement, null, (position) => `$${position}`);
    const session = await this.#pool.take();
    try {
      const fields = await PostgresDescribe.run(session, text);
      session.release();
      return fields.map(columnOf);
    } catch (error) {
      session.release(!leavesConnectionUsable(error));
      throw postgresFailure(error);
    }
  }

  async privileges(): Promise<Privileges> {
    const session = await this.#begin();
    try {
      const privileges = await postgresPrivileges(session);
      await session.query("rollback");
      session.release();
      return privileges;
    } catch (error) {
      session.release(true);
      throw postgresFailure(error);
    }
  }

  async close(): Promise<void> {
    const ended = this.#pool.end();
    for (const run of this.#runs) run.end();
    await ended;
  }

  /** A session inside a read-only transaction. Tried again, as all that were pooled may have died unnoticed. */
  async #begin(signal?: AbortSignal): Promise<PooledSession> {
    const patientUntil = performance.now() + this.#options.connectTimeoutMs;
    for (let attempt = 0;; attempt++) {
      const session = await this.#pool.take(signal);
      try {
        await within(session.query(beginSql(this.#options)), this.#options.connectTimeoutMs, silent);
        return session;
      } catch (error) {
        session.release(true);
        const last = attempt >= this.#options.poolMax || (attempt > 0 && performance.now() > patientUntil);
        if (last || leavesConnectionUsable(error)) throw postgresFailure(error);
      }
    }
  }
}

/** One statement from its start to the return of its connection. */
class PostgresRun {
  /** Resolved when the connection was given back. */
  readonly over = Promise.withResolvers<void>();
  readonly #session: PooledSession;
  readonly #signal: AbortSignal | undefined;
  readonly #silenceMs: number;
  #cursor: PostgresCursor | null = null;
  #released = false;
  readonly #onAbort = () => void this.#abandon();

  constructor(session: PooledSession, signal: AbortSignal | undefined, silenceMs: number) {
    this.#session = session;
    this.#signal = signal;
    this.#silenceMs = silenceMs;
  }

  /** Breaks the statement off; its reader gets a failure. */
  end(): void {
    this.#release(true);
  }

  async start(cursor: PostgresCursor): Promise<ResultStream> {
    this.#cursor = cursor;
    this.#signal?.addEventListener("abort", this.#onAbort);
    try {
      this.#signal?.throwIfAborted();
      const fields = await this.#inTime(cursor.open());
      // Such as SET or COMMIT: it may have changed the session, which therefore ends with it.
      if (fields.length === 0) throw new DatabaseError("refused", "The statement gives no rows");
      return { columns: fields.map(columnOf), batches: this.#batches(cursor) };
    } catch (error) {
      throw await this.#fail(error);
    }
  }

  async *#batches(cursor: PostgresCursor): AsyncGenerator<Cells> {
    let finished = false;
    try {
      while (true) {
        const cells = await this.#inTime(cursor.next());
        // What a statement that was given up still gives is no end.
        this.#signal?.throwIfAborted();
        if (cells === null) break;
        yield cells;
      }
      finished = true;
      await this.#finish();
    } catch (error) {
      finished = true;
      throw await this.#fail(error);
    } finally {
      if (!finished) await this.#abandon();
    }
  }

  #inTime<T>(work: Promise<T>): Promise<T> {
    return within(work, this.#silenceMs, silent);
  }

  async #finish(): Promise<void> {
    this.#cursor?.detach();
    // Not COMMIT: what the statement has set for the session ends with it.
    await this.#inTime(this.#session.query("rollback"));
    this.#release(false);
  }

  async #fail(error: unknown): Promise<DatabaseError> {
    const cancelled = this.#signal?.aborted === true;
    if (this.#released) return postgresFailure(error, cancelled);
    this.#cursor?.detach();
    let usable = leavesConnectionUsable(error) && !cancelled;
    if (usable) usable = await this.#rollback();
    this.#release(!usable);
    return postgresFailure(error, cancelled);
  }

  /** The reader left. A server at work is told to stop, and its connection is not used again: the request may arrive late. */
  async #abandon(): Promise<void> {
    if (this.#released) return;
    const busy = this.#cursor?.busy === true;
    this.#cursor?.detach();
    if (busy) {
      await this.#session.cancel();
      this.#release(true);
    } else {
      const usable = await this.#rollback();
      this.#release(!usable);
    }
  }

  #rollback(): Promise<boolean> {
    return this.#inTime(this.#session.query("rollback")).then(() => true, () => false);
  }

  #release(destroy: boolean): void {
    if (this.#released) return;
    this.#released = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#session.release(destroy);
    const failure = this.#signal?.aborted ? "cancelled" : "unavailable";
    if (destroy) this.#cursor?.breakOff(new DatabaseError(failure, "The connection was given up"));
    this.over.resolve();
  }
}

function silent(): DatabaseError {
  return new DatabaseError("unavailable", "The connection fell silent");
}

function columnOf(field: { name: string; dataTypeID: number }): Column {
  return { name: field.name, type: postgresType(field.dataTypeID) };
}

/**
 * In the transaction, not at start-up of the session: a pooler such as PgBouncer refuses start-up parameters.
 * Without JIT: on joins of shared selects the planner guesses high, and compiling took longer than running (measured: 1 s).
 */
function beginSql({ statementTimeoutMs, timezone }: PostgresOptions): string {
  return `begin transaction read only;
set local statement_timeout = ${Math.floor(statementTimeoutMs)};
set local timezone = '${timezone.replaceAll("'", "''")}';
set local datestyle = 'ISO, YMD';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
set local jit = off`;
}
