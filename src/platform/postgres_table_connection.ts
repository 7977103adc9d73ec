import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
// @ts-types="@types/pg-copy-streams"
import copyStreams from "pg-copy-streams";
import type { Statement } from "#src/std/sql/statement.ts";
import { within } from "#src/std/async/within.ts";
import { DatabaseError } from "./database.ts";
import { leavesConnectionUsable } from "./leaves_connection_usable.ts";
import { positionalSql } from "./positional_sql.ts";
import { postgresContention } from "./postgres_contention.ts";
import type { PooledSession, PostgresPool } from "./postgres_pool.ts";
import { postgresValueText } from "./postgres_value_text.ts";
import type { LoadTarget, TableAnswer, TableConnection } from "./run_transaction.ts";
import type { Row, TableParameters } from "./tables.ts";

/** How a {@linkcode PostgresTableConnection} behaves. */
export interface PostgresTableConnectionOptions {
  readonly mode: "write" | "snapshot";
  readonly poolMax: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** How long the server may say nothing to a commit or a rollback. */
  readonly silenceTimeoutMs: number;
}

/** Of a query to `pg`; its typings leave the first two out. Nothing is binary that is not `extended`. */
interface QueryConfig {
  readonly binary: true;
  readonly queryMode: "extended";
  readonly types: typeof TEXT_TYPES;
}

const LOCK_SHARE = 0.9;
const TEXT_TYPES = { getTypeParser: (objectId: number) => postgresValueText(objectId) ?? asItIs };

/** A session of a pool, for one transaction. */
export class PostgresTableConnection implements TableConnection {
  readonly #pool: PostgresPool;
  readonly #options: PostgresTableConnectionOptions;
  /** `null` while it is being replaced. */
  #session: PooledSession | null;
  #busy = false;
  #over = false;

  constructor(pool: PostgresPool, session: PooledSession, options: PostgresTableConnectionOptions) {
    this.#pool = pool;
    this.#session = session;
    this.#options = options;
  }

  get lost(): boolean {
    return this.#session === null || this.#session.lost;
  }

  /** Tried again on other sessions, as all that were pooled may have died unnoticed. */
  async begin(): Promise<void> {
    const { connectTimeoutMs, poolMax } = this.#options;
    for (let attempt = 0;; attempt++) {
      try {
        return await within(this.#run(beginSql(this.#options)), connectTimeoutMs, silent);
      } catch (error) {
        if (this.#over || attempt === poolMax || leavesConnectionUsable(error)) throw error;
        await this.#replace();
      }
    }
  }

  async execute(statement: Statement, parameters: TableParameters): Promise<TableAnswer> {
    const { rows, rowCount } = await this.#query(statement, parameters, { types: TEXT_TYPES });
    return { rows, count: rowCount ?? 0 };
  }

  /** Not by way of `pg`, which makes a text of whatever comes. */
  async bytes(statement: Statement, parameters: TableParameters): Promise<Uint8Array | null> {
    const { wire } = this.#session!;
    let value: Uint8Array | null = null;
    wire.sink = (row) => value = onlyValue(row);
    try {
      await this.#query(statement, parameters, { binary: true, queryMode: "extended" });
      return value;
    } finally {
      wire.sink = null;
    }
  }

  async load({ table, columns }: LoadTarget, text: AsyncIterable<Uint8Array>): Promise<number> {
    const source = Readable.from(text);
    this.#busy = true;
    try {
      const copy = this.#session!.query(copyStreams.from(`copy ${table} (${columns}) from stdin`));
      source.once("error", (error) => copy.destroy(error));
      source.pipe(copy);
      await finished(copy);
      return copy.rowCount;
    } finally {
      source.destroy();
      this.#busy = false;
    }
  }

  async end(how: "commit" | "rollback"): Promise<void> {
    await within(this.#run(how), this.#options.silenceTimeoutMs, silent);
  }

  give(): void {
    if (this.#over) return;
    this.#over = true;
    this.#session?.release();
  }

  drop(): void {
    if (this.#over) return;
    this.#over = true;
    const session = this.#session;
    if (this.#busy) void session?.cancel().then(() => session.release(true));
    else session?.release(true);
  }

  failure(error: unknown, subject: string): DatabaseError {
    return postgresContention(error, subject);
  }

  async #query(statement: Statement, parameters: TableParameters, how: Partial<QueryConfig>) {
    const { text, values } = positionalSql(statement, parameters, (position) => `$${position}`);
    this.#busy = true;
    try {
      return await this.#session!.query<Row>({ ...how, text, values });
    } finally {
      this.#busy = false;
    }
  }

  async #run(sql: string): Promise<void> {
    if (this.#session === null) throw silent();
    await this.#session.query(sql);
  }

  async #replace(): Promise<void> {
    this.#session?.release(true);
    this.#session = null;
    const session = await this.#pool.take();
    if (this.#over) {
      session.release();
      throw silent();
    }
    this.#session = session;
  }
}

/** A copy of what a DataRow message has in its first column, behind its header, the number of columns and the value's length. */
function onlyValue(row: Uint8Array): Uint8Array | null {
  const length = new DataView(row.buffer, row.byteOffset).getInt32(7);
  return length < 0 ? null : new Uint8Array(row.subarray(11, 11 + length));
}

function asItIs(value: string): string {
  return value;
}

function silent(): DatabaseError {
  return new DatabaseError("unavailable", "The connection fell silent");
}

/** In the transaction, not at start-up of the session: a pooler such as PgBouncer refuses start-up parameters. */
function beginSql({ mode, statementTimeoutMs }: PostgresTableConnectionOptions): string {
  const kind = mode === "write" ? "read committed" : "repeatable read, read only";
  return `begin isolation level ${kind};
set local statement_timeout = ${Math.floor(statementTimeoutMs)};
set local lock_timeout = ${Math.floor(statementTimeoutMs * LOCK_SHARE)};
set local timezone = 'UTC';
set local datestyle = 'ISO, YMD';
set local jit = off`;
}
