import type { Statement } from "#src/std/sql/statement.ts";
import { DatabaseError } from "./database.ts";
import { type LoadRows, loadText } from "./load_text.ts";
import { type Attempt, retryTransaction } from "./retry_transaction.ts";
import type { DatabaseSession, Row, TableParameters } from "./tables.ts";

/** What a statement gave. */
export interface TableAnswer {
  readonly rows: readonly Row[];
  /** Rows that it found to change. */
  readonly count: number;
}

/** Where a load goes: names in double quotes. */
export interface LoadTarget {
  readonly table: string;
  /** Apart by commas. */
  readonly columns: string;
}

/** A connection of one's own for one transaction, which ends with {@linkcode give} or {@linkcode drop}. */
export interface TableConnection {
  /** Whether it is known to be gone. */
  readonly lost: boolean;
  /** Opens the transaction. */
  begin(): Promise<void>;
  /** Runs a statement in it. */
  execute(statement: Statement, parameters: TableParameters): Promise<TableAnswer>;
  /** Runs a statement in it, for the only value that it gives. */
  bytes(statement: Statement, parameters: TableParameters): Promise<Uint8Array | null>;
  /** Puts rows, as {@linkcode loadText} writes them, into a table; what the text throws fails it. Gives their number. */
  load(target: LoadTarget, text: AsyncIterable<Uint8Array>): Promise<number>;
  /** Ends it; the connection is at rest afterwards. */
  end(how: "commit" | "rollback"): Promise<void>;
  /** Gives a connection back that is at rest. */
  give(): void;
  /** Ends the connection, and what it runs on the server; whoever waits on it fails with `error`. Again: nothing. */
  drop(error: DatabaseError): void;
  /** What the engine threw, about a subject such as `statement 'orders/insert'`. */
  failure(error: unknown, subject: string): DatabaseError;
}

/** How {@linkcode runTransaction} goes about it. */
export interface RunTransactionOptions {
  /** `snapshot` has nothing to commit. */
  readonly mode: "write" | "snapshot";
  readonly signal: AbortSignal | undefined;
  /** A statement that the server has not stopped by then is stopped by us. */
  readonly statementLimitMs: number;
  /** How long attempts may go on. */
  readonly patienceMs: number;
}

const NAME = /^[a-z_][a-z0-9_]*$/;

/**
 * Does work in a transaction as `Tables.transaction` promises, whatever the engine.
 *
 * @param open Takes a connection; `fresh` = none that has lain idle.
 */
export function runTransaction<T>(
  open: (fresh: boolean) => Promise<TableConnection>,
  work: (session: DatabaseSession) => Promise<T>,
  options: RunTransactionOptions,
): Promise<T> {
  const attempt = async (fresh: boolean): Promise<Attempt<T>> => {
    const transaction = new Transaction(await open(fresh), options);
    try {
      await transaction.begin();
      const value = await work(transaction);
      await transaction.commit();
      return { value };
    } catch (error) {
      const { doom } = transaction;
      await transaction.undo();
      if (doom?.failure === "contended" || doom?.failure === "unavailable") return { inVain: doom };
      throw doom?.failure === "cancelled" ? doom : error;
    }
  };
  return retryTransaction(attempt, options);
}

/** One attempt. A statement that failed dooms it on every engine, as it does on PostgreSQL. */
class Transaction implements DatabaseSession {
  readonly #connection: TableConnection;
  readonly #options: RunTransactionOptions;
  readonly #leave = () => this.#break(left(this.#options.signal));
  readonly #broken = Promise.withResolvers<never>();
  #doom: DatabaseError | null = null;
  #over = false;

  constructor(connection: TableConnection, options: RunTransactionOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#broken.promise.catch(() => {});
    const { signal } = options;
    if (signal?.aborted) this.#leave();
    else signal?.addEventListener("abort", this.#leave);
  }

  /** Why nothing can be committed any more. */
  get doom(): DatabaseError | null {
    return this.#doom;
  }

  begin(): Promise<void> {
    return this.#guarded("the start of a transaction", () => this.#connection.begin());
  }

  async rows(statement: Statement, parameters: TableParameters): Promise<readonly Row[]> {
    return (await this.#execute(statement, (connection) => connection.execute(statement, parameters))).rows;
  }

  async run(statement: Statement, parameters: TableParameters): Promise<number> {
    return (await this.#execute(statement, (connection) => connection.execute(statement, parameters))).count;
  }

  bytes(statement: Statement, parameters: TableParameters): Promise<Uint8Array | null> {
    return this.#execute(statement, (connection) => connection.bytes(statement, parameters));
  }

  async load(table: string, columns: readonly string[], rows: LoadRows): Promise<number> {
    const subject = `the load of '${table}'`;
    this.#checkOpen(subject);
    try {
      return await this.#guarded(subject, () => {
        const text = this.#watched(loadText(rows, columns.length), subject);
        const loading = this.#connection.load(loadTarget(table, columns), text);
        return Promise.race([loading, this.#broken.promise]);
      });
    } catch (error) {
      throw error instanceof RowsFailed ? error.cause : error;
    }
  }

  /** Ends the transaction. Only a commit that the server refused because of others may be tried again. */
  async commit(): Promise<void> {
    if (this.#doom !== null) throw this.#doom;
    if (this.#options.mode === "snapshot") return void this.undo();
    if (this.#connection.lost) throw this.#doom = lost();
    this.#finish();
    try {
      await this.#connection.end("commit");
    } catch (error) {
      const failure = this.#connection.failure(error, "a commit");
      this.#connection.drop(failure);
      if (failure.failure === "contended") this.#doom = failure;
      throw failure;
    }
    this.#connection.give();
  }

  /** Undoes what was done; the connection is free again. */
  async undo(): Promise<void> {
    if (this.#over) return;
    this.#finish();
    try {
      await this.#connection.end("rollback");
      this.#connection.give();
    } catch (error) {
      this.#connection.drop(this.#connection.failure(error, "a rollback"));
    }
  }

  async #execute<T>({ name }: Statement, work: (connection: TableConnection) => Promise<T>): Promise<T> {
    this.#checkOpen(`'${name}'`);
    return await this.#guarded(`statement '${name}'`, () => work(this.#connection));
  }

  #checkOpen(subject: string): void {
    if (this.#over && this.#doom === null) {
      throw new TypeError(`Cannot run ${subject}: its transaction is over`);
    }
  }

  async *#watched(text: AsyncIterable<Uint8Array>, subject: string): AsyncGenerator<Uint8Array> {
    try {
      yield* text;
    } catch (cause) {
      throw this.#doom ??= new RowsFailed(subject, cause);
    }
  }

  async #guarded<T>(subject: string, work: () => Promise<T>): Promise<T> {
    if (this.#doom !== null) throw this.#doom;
    const late = () => this.#break(new DatabaseError("timeout", `Database did not stop ${subject} in time`));
    const timer = setTimeout(late, this.#options.statementLimitMs);
    try {
      const result = await work();
      if (this.#doom !== null) throw this.#doom;
      return result;
    } catch (error) {
      throw this.#doom ??= this.#connection.failure(error, subject);
    } finally {
      clearTimeout(timer);
    }
  }

  #break(error: DatabaseError): void {
    this.#doom ??= error;
    this.#finish();
    this.#connection.drop(this.#doom);
    this.#broken.reject(this.#doom);
  }

  #finish(): void {
    this.#over = true;
    this.#options.signal?.removeEventListener("abort", this.#leave);
  }
}

/** What rows threw that were to be loaded. */
class RowsFailed extends DatabaseError {
  constructor(subject: string, cause: unknown) {
    super("refused", `The rows failed in ${subject}`, { cause });
  }
}

function loadTarget(table: string, columns: readonly string[]): LoadTarget {
  for (const name of [table, ...columns]) {
    if (!NAME.test(name)) {
      throw new DatabaseError("refused", `Cannot load into '${name}': it is no plain name`);
    }
  }
  return { table: `"${table}"`, columns: columns.map((column) => `"${column}"`).join(", ") };
}

function lost(): DatabaseError {
  return new DatabaseError("unavailable", "Connection was lost before the commit");
}

function left(signal: AbortSignal | undefined): DatabaseError {
  return new DatabaseError("cancelled", "Transaction was undone as its reader left", {
    cause: signal?.reason,
  });
}
