import type { Statement } from "#src/std/sql/statement.ts";
import { DatabaseError } from "./database.ts";
import type { DatabaseSession, Tables, TransactionOptions } from "./tables.ts";

/** Tables that are opened when they are first asked, so that nobody waits for them who does not need them. */
export class DeferredTables implements Tables {
  readonly engine: Tables["engine"];
  readonly #open: () => Promise<Tables>;
  #opening: Promise<Tables> | null = null;
  #closed = false;

  /** @param open Opens the tables; tried again by the next who asks when it fails. */
  constructor(engine: Tables["engine"], open: () => Promise<Tables>) {
    this.engine = engine;
    this.#open = open;
  }

  async transaction<T>(
    work: (session: DatabaseSession) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    return await (await this.#opened()).transaction(work, options);
  }

  async define(statement: Statement): Promise<void> {
    await (await this.#opened()).define(statement);
  }

  async alone<T>(name: string, work: () => Promise<T>, waitMs: number): Promise<T> {
    return await (await this.#opened()).alone(name, work, waitMs);
  }

  /** Closes what was opened, or is being opened; opens nothing any more. */
  async close(): Promise<void> {
    this.#closed = true;
    const tables = await this.#opening?.catch(() => null);
    await tables?.close();
  }

  #opened(): Promise<Tables> {
    if (this.#closed) return Promise.reject(new DatabaseError("unavailable", "The database is closed"));
    return this.#opening ??= Promise.try(this.#open).catch((cause) => {
      this.#opening = null;
      throw new DatabaseError("unavailable", "The embedded database cannot be opened", { cause });
    });
  }
}
