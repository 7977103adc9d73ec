import type { Statement } from "#src/std/sql/statement.ts";
import {
  type Column,
  type Database,
  DatabaseError,
  type Parameters,
  type Privileges,
  type ResultStream,
} from "./database.ts";

/** A database that is opened when it is first asked, so that nobody waits for it who does not need it. */
export class DeferredDatabase implements Database {
  readonly engine: Database["engine"];
  readonly #open: () => Promise<Database>;
  #opening: Promise<Database> | null = null;

  /** @param open Opens the database; tried again by the next who asks when it fails. */
  constructor(engine: Database["engine"], open: () => Promise<Database>) {
    this.engine = engine;
    this.#open = open;
  }

  async stream(statement: Statement, parameters: Parameters, signal?: AbortSignal): Promise<ResultStream> {
    return await (await this.#opened()).stream(statement, parameters, signal);
  }

  async describe(statement: Statement): Promise<readonly Column[]> {
    return await (await this.#opened()).describe(statement);
  }

  async privileges(): Promise<Privileges> {
    return await (await this.#opened()).privileges();
  }

  /** Closes what was opened, or is being opened. */
  async close(): Promise<void> {
    const database = await this.#opening?.catch(() => null);
    await database?.close();
  }

  #opened(): Promise<Database> {
    return this.#opening ??= Promise.try(this.#open).catch((cause) => {
      this.#opening = null;
      throw new DatabaseError("unavailable", "The embedded database cannot be opened", { cause });
    });
  }
}
