import { type PGlite, types } from "@electric-sql/pglite";
import { Semaphore } from "#src/std/async/semaphore.ts";
import { unlessAborted } from "#src/std/async/unless_aborted.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { type Database, DatabaseError } from "./database.ts";
import { openPglite } from "./open_pglite.ts";
import { PgliteReader } from "./pglite_reader.ts";
import { positionalSql } from "./positional_sql.ts";
import { postgresFailure } from "./postgres_failure.ts";
import { postgresValueText } from "./postgres_value_text.ts";
import {
  type LoadTarget,
  runTransaction,
  type TableAnswer,
  type TableConnection,
} from "./run_transaction.ts";
import type { DatabaseSession, Row, TableParameters, Tables, TransactionOptions } from "./tables.ts";

/** Options of {@linkcode createPgliteTables}. */
export interface PgliteTablesOptions {
  /** Where the data lie; `memory://` keeps them in memory. */
  readonly dataDir: string;
  /** Brings the tables up to date; run at each opening, before anybody else gets them. */
  readonly prepare: (tables: Tables) => Promise<void>;
}

/** Tables in the embedded PostgreSQL, which nobody else can open meanwhile. */
export interface EmbeddedTables extends Tables {
  /** The same database for readers, who wait for the end of transactions. Instants are in UTC; closing it leaves the tables. */
  reader(): Database;
}

/**
 * Opens tables in the embedded PostgreSQL. One session: transactions take turns, so one inside another waits for ever.
 * There is no statement time limit; an aborted signal ends a transaction before its next statement.
 */
export async function createPgliteTables({ dataDir, prepare }: PgliteTablesOptions): Promise<EmbeddedTables> {
  const pglite = await openPglite(dataDir);
  speakText(pglite);
  try {
    await pglite.exec("set timezone = 'UTC'; set datestyle = 'ISO, YMD'");
    const tables = new PgliteTables(pglite);
    await prepare(tables);
    return tables;
  } catch (error) {
    await pglite.close();
    throw error;
  }
}

/** Values go in and come out as PostgreSQL writes them; bytes may go in as they are. */
function speakText(pglite: PGlite): void {
  pglite.serializers = { [types.BYTEA]: (value) => value };
  for (const objectId of Object.keys(pglite.parsers)) {
    pglite.parsers[objectId] = postgresValueText(Number(objectId)) ?? ((value) => value);
  }
}

const HEX_MARK = "\\x";
const ENDLESS_MS = 2 ** 31 - 1;

class PgliteTables implements EmbeddedTables {
  readonly engine = "postgres";
  readonly #pglite: PGlite;
  readonly #names = new Map<string, Semaphore>();
  #turn: Promise<void> = Promise.resolve();

  constructor(pglite: PGlite) {
    this.#pglite = pglite;
  }

  transaction<T>(
    work: (session: DatabaseSession) => Promise<T>,
    { mode = "write", signal }: TransactionOptions = {},
  ): Promise<T> {
    const open = async () => new PgliteTableConnection(this.#pglite, mode, await this.#takeTurn(signal));
    return runTransaction(open, work, {
      mode,
      signal,
      statementLimitMs: ENDLESS_MS,
      patienceMs: ENDLESS_MS,
    });
  }

  async define({ name, segments, names }: Statement): Promise<void> {
    if (names.length > 0) {
      throw new DatabaseError("refused", `Cannot run statement '${name}': it has parameters`);
    }
    const free = await this.#takeTurn();
    try {
      await this.#pglite.exec(segments[0]!);
    } catch (error) {
      throw postgresFailure(error);
    } finally {
      free();
    }
  }

  async alone<T>(name: string, work: () => Promise<T>, waitMs: number): Promise<T> {
    const place = this.#names.getOrInsertComputed(name, () => new Semaphore(1));
    if (!await place.take(waitMs)) {
      throw new DatabaseError("contended", `Others had the turn of '${name}' for ${waitMs} ms`);
    }
    try {
      return await work();
    } finally {
      place.free();
    }
  }

  reader(): Database {
    return new PgliteReader(this.#pglite, {
      offsetAt: () => "+00:00",
      turn: async (work) => {
        const free = await this.#takeTurn();
        try {
          return await work();
        } finally {
          free();
        }
      },
      close: () => Promise.resolve(),
    });
  }

  async close(): Promise<void> {
    if (!this.#pglite.closed) await this.#pglite.close();
  }

  /** Waits for the session; gives what frees it. Who leaves before passes the turn on when it comes. */
  async #takeTurn(signal?: AbortSignal): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#turn;
    this.#turn = before.then(() => promise);
    if (signal === undefined) {
      await before;
    } else if (await unlessAborted(before, signal) === null) {
      resolve();
      throw new DatabaseError("cancelled", "Reader left before work began", { cause: signal.reason });
    }
    return resolve;
  }
}

class PgliteTableConnection implements TableConnection {
  readonly #pglite: PGlite;
  readonly #mode: "write" | "snapshot";
  readonly #free: () => void;
  #dropped = false;

  constructor(pglite: PGlite, mode: "write" | "snapshot", free: () => void) {
    this.#pglite = pglite;
    this.#mode = mode;
    this.#free = free;
  }

  get lost(): boolean {
    return this.#pglite.closed;
  }

  async begin(): Promise<void> {
    const kind = this.#mode === "write" ? "read committed" : "repeatable read read only";
    await this.#pglite.exec(`begin isolation level ${kind}`);
  }

  async execute(statement: Statement, parameters: TableParameters): Promise<TableAnswer> {
    const { text, values } = positionalSql(statement, parameters, (position) => `$${position}`);
    const { rows, affectedRows = 0 } = await this.#pglite.query<Row>(text, values);
    return { rows, count: affectedRows };
  }

  async bytes(statement: Statement, parameters: TableParameters): Promise<Uint8Array | null> {
    const { rows: [row] } = await this.execute(statement, parameters);
    const hex = row === undefined ? null : Object.values(row)[0]!;
    return hex === null ? null : Uint8Array.fromHex(hex.slice(HEX_MARK.length));
  }

  /** Each piece is a COPY of its own, so that one piece at a time is in memory. */
  async load({ table, columns }: LoadTarget, text: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<number> {
    let count = 0;
    for await (const piece of text) {
      // Others may have the session by now.
      if (this.#dropped) break;
      const copy = `copy ${table} (${columns}) from '/dev/blob'`;
      const { affectedRows = 0 } = await this.#pglite.query(copy, [], { blob: new Blob([piece]) });
      count += affectedRows;
    }
    return count;
  }

  async end(how: "commit" | "rollback"): Promise<void> {
    await this.#pglite.exec(how);
  }

  give(): void {
    this.#free();
  }

  /** Undone as soon as the statement that runs is over. */
  drop(): void {
    this.#dropped = true;
    void this.#pglite.exec("rollback").catch(() => {}).finally(this.#free);
  }

  failure(error: unknown): DatabaseError {
    return postgresFailure(error);
  }
}
