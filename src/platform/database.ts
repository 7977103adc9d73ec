import type { Cells } from "#src/std/cells/cells.ts";
import type { Statement } from "#src/std/sql/statement.ts";

/** What a column holds, the same on every engine; each kind has one canonical text (see {@linkcode Cells}). */
export type ColumnType =
  | "text"
  | "integer"
  | "bigint"
  | "decimal"
  | "float"
  | "boolean"
  | "date"
  | "time"
  | "instant"
  | "json"
  | "bytes";

/** One column of a result. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** Values for a statement's named parameters, in text form or NULL; the statement casts them where it matters. */
export type Parameters = Readonly<Record<string, string | null>>;

/** The rows of one statement on their way: columns first, then batches until the end or a failure. */
export interface ResultStream {
  readonly columns: readonly Column[];
  /**
   * Iterated once. Pulling is the backpressure: nothing more than about a megabyte is fetched ahead of it.
   * Ends only when the last row came; every other end is a thrown {@linkcode DatabaseError}. Leaving the loop
   * early, or aborting the signal, cancels the statement and frees its connection.
   */
  readonly batches: AsyncIterable<Cells>;
}

/** Why a database could not do its part. */
export type DatabaseFailure =
  /** Not reachable, or the connection broke. */
  | "unavailable"
  /** Every connection of the pool was in use for as long as we were willing to wait. */
  | "busy"
  /** The statement passed its time limit. */
  | "timeout"
  /** We cancelled it: the reader left. */
  | "cancelled"
  /** The engine could not use a value: a parameter's, or one in the data. */
  | "unfit"
  /** A row with such a key is there already; see {@linkcode DatabaseError.constraint}. */
  | "duplicate"
  /** A row that is referred to is missing, or one that would go is still referred to; see `constraint`. */
  | "orphan"
  /** Others were in the way (deadlocks, locks that stayed taken), each time that it was tried. */
  | "contended"
  /** The engine refused the statement. */
  | "refused";

/** What a {@linkcode DatabaseError} may know beside its sentence. */
export interface DatabaseErrorOptions extends ErrorOptions {
  /** The key or foreign key that stands in the way, by its name in the migrations, where the engine tells it. */
  readonly constraint?: string | undefined;
}

/** The one error that a database throws; the engine's own error is its `cause` and never leaves the log. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly constraint: string | undefined;
  constructor(readonly failure: DatabaseFailure, message: string, options?: DatabaseErrorOptions) {
    super(message, options);
    this.constraint = options?.constraint;
  }
}

/** What a role may do beyond reading. */
export interface Privileges {
  readonly role: string;
  /** Evidence that the role could write, such as `superuser` or `insert on public.issues`; empty = it cannot. */
  readonly writes: readonly string[];
}

/**
 * A source of rows that is only read. Parameters are bound, never interpolated; every statement runs alone in a
 * read-only transaction under the statement time limit.
 */
export interface Database {
  /** The dialect, by which `<name>.mysql.sql` or `<name>.postgres.sql` is preferred over `<name>.sql`. */
  readonly engine: "postgres" | "mysql";
  /** Runs a statement; resolves when its columns are known. Throws {@linkcode DatabaseError}. */
  stream(statement: Statement, parameters: Parameters, signal?: AbortSignal): Promise<ResultStream>;
  /** The columns that a statement would give, without running it. */
  describe(statement: Statement): Promise<readonly Column[]>;
  /** What the connected role could write, for the warning at start. */
  privileges(): Promise<Privileges>;
  /** Ends all connections; running streams fail. */
  close(): Promise<void>;
}
