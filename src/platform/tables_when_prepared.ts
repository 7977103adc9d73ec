import type { Statement } from "#src/std/sql/statement.ts";
import type { DatabaseSession, Tables, TransactionOptions } from "./tables.ts";

/** Tables that nobody works on before they are prepared. */
export class TablesWhenPrepared implements Tables {
  readonly #tables: Tables;
  readonly #prepare: () => Promise<void>;

  /** @param prepare Asked before each transaction; it resolves at once when nothing is left to do. */
  constructor(tables: Tables, prepare: () => Promise<void>) {
    this.#tables = tables;
    this.#prepare = prepare;
  }

  get engine() {
    return this.#tables.engine;
  }

  async transaction<T>(
    work: (session: DatabaseSession) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    await this.#prepare();
    return await this.#tables.transaction(work, options);
  }

  async define(statement: Statement): Promise<void> {
    await this.#prepare();
    await this.#tables.define(statement);
  }

  async alone<T>(name: string, work: () => Promise<T>, waitMs: number): Promise<T> {
    await this.#prepare();
    return await this.#tables.alone(name, work, waitMs);
  }

  close(): Promise<void> {
    return this.#tables.close();
  }
}
