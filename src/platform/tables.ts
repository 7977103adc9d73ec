import type { Statement } from "#src/std/sql/statement.ts";
import type { Database } from "./database.ts";
import type { EncodedRows } from "./encoded_rows.ts";

/**
 * One row, by column: text or NULL. Integers and decimals are digits with a dot, booleans `true` and `false`, instants
 * ISO 8601 in UTC with milliseconds (`2026-11-21T09:00:00.000Z`), JSON as the engine writes it.
 */
export type Row = Readonly<Record<string, string | null>>;

/** Values for a statement's named parameters: text as in `Parameters`, bytes where a column holds bytes, or NULL. */
export type TableParameters = Readonly<Record<string, string | Uint8Array | null>>;

/** What statements are run through; only one at a time. Throws `DatabaseError`. */
export interface DatabaseSession {
  /** Runs a statement and gives all of its rows; for small results. */
  rows(statement: Statement, parameters: TableParameters): Promise<readonly Row[]>;
  /** Runs a statement that gives no rows; the number of rows that it found to change, also where the new values are the old ones. */
  run(statement: Statement, parameters: TableParameters): Promise<number>;
  /**
   * Runs a statement that gives one value of bytes at most, as they are: that of its only column in its only row. `null` =
   * it is NULL, or there is no row. Whoever asked may do with the bytes as he likes.
   */
  bytes(statement: Statement, parameters: TableParameters): Promise<Uint8Array | null>;
  /**
   * Puts many rows into a table by the quickest way that the engine has (COPY, LOAD DATA), values as text. A value that does
   * not fit its column dooms the transaction, and so do rows that throw, whose error is passed on. All of it, with the time
   * that the rows take, is under the statement time limit. Returns how many rows.
   *
   * @param table Its name, and `columns` those of its columns: small letters, digits and `_` only.
   * @param rows Each with one value for each column; read once, in pieces, as the server takes them. What must lie in memory
   * before it is loaded is encoded as it comes, see `RowEncoder`.
   */
  load(
    table: string,
    columns: readonly string[],
    rows: Iterable<readonly (string | null)[]> | AsyncIterable<readonly (string | null)[]> | EncodedRows,
  ): Promise<number>;
}

/** How a {@linkcode Tables.transaction} behaves. */
export interface TransactionOptions {
  /**
   * `write` sees what others have committed, statement by statement (read committed); `snapshot` only reads, all of it
   * from one moment. @default {"write"}
   */
  readonly mode?: "write" | "snapshot";
  /** Aborted = the reader left: what runs is stopped on the server, nothing is committed, and the connection is free again. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A database with tables of ours. Parameters are bound, never interpolated; every statement is under the statement
 * time limit, and no lock is waited for longer than that.
 */
export interface Tables {
  /** The dialect, by which `<name>.mysql.sql` or `<name>.postgres.sql` is preferred over `<name>.sql`. */
  readonly engine: Database["engine"];
  /**
   * Does work in a transaction, and commits when the work has resolved. When it throws, all is undone and its error is
   * passed on; a statement that failed dooms the transaction, also when the work goes on.
   *
   * A deadlock, a failed serialisation, a lock that stayed taken or a connection that died before the commit is not the
   * caller's: the work is then run again from its start, so it must have no effect of its own. In the way of others: up
   * to 8 times with growing random pauses, begun within the statement time limit, after which it is `contended`. After a
   * lost connection: once. Once the commit was sent, `signal` has no effect; when its answer is lost, the failure is
   * `unavailable` and the work may have been done.
   *
   * Work must not wait for another transaction: the embedded engine has one session, and would wait for ever.
   */
  transaction<T>(work: (session: DatabaseSession) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Runs a statement with no transaction around it, as definitions of tables need. */
  define(statement: Statement): Promise<void>;
  /**
   * Does work while nobody else in the fleet holds `name` on this server; waits for its turn `waitMs` at most
   * (`contended`). Given back when the process dies.
   */
  alone<T>(name: string, work: () => Promise<T>, waitMs: number): Promise<T>;
  /** Ends all connections; what is running fails. */
  close(): Promise<void>;
}
