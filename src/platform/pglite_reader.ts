import type { PGlite } from "@electric-sql/pglite";
import { CellsBuilder } from "#src/std/cells/cells_builder.ts";
import type { Cells } from "#src/std/cells/cells.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { type Column, type Database, DatabaseError, type Parameters, type ResultStream } from "./database.ts";
import { positionalSql } from "./positional_sql.ts";
import { postgresFailure } from "./postgres_failure.ts";
import { type PostgresText, postgresText } from "./postgres_text.ts";
import { postgresType } from "./postgres_type.ts";

/** How an embedded PostgreSQL is read. */
export interface PgliteReaderOptions {
  /** The offset of the session's time zone at a time on its wall; see `localOffset`. */
  readonly offsetAt: (wallMs: number) => string;
  /** Does work while nobody else is in a transaction. */
  readonly turn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

const FETCH_ROWS = 2_000;

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

/**
 * Reads the embedded PostgreSQL.
 *
 * A result is put aside by PostgreSQL itself (a held cursor), so that a slow reader holds nobody up.
 */
export class PgliteReader implements Database {
  readonly engine = "postgres";
  readonly #pglite: PGlite;
  readonly #options: PgliteReaderOptions;
  #cursors = 0;

  constructor(pglite: PGlite, options: PgliteReaderOptions) {
    this.#pglite = pglite;
    this.#options = options;
  }

  async stream(statement: Statement, parameters: Parameters, signal?: AbortSignal): Promise<ResultStream> {
    const { text, values } = positionalSql(statement, parameters, (position) => `$${position}`);
    const cursor = `aliran_${++this.#cursors}`;
    try {
      signal?.throwIfAborted();
      const fields = await this.#options.turn(async () => {
        const { resultFields } = await this.#pglite.describeQuery(text);
        await this.#pglite.transaction(async (transaction) => {
          await transaction.query("set transaction read only");
          await transaction.query(`declare ${cursor} no scroll cursor with hold for ${text}`, values);
        });
        return resultFields;
      });
      const columns = fields.map(columnOf);
      return { columns, batches: this.#batches(cursor, fields, signal) };
    } catch (error) {
      throw failureOf(error, signal);
    }
  }

  async describe(statement: Statement): Promise<readonly Column[]> {
    try {
      const { text } = positionalSql(statement, null, (position) => `$${position}`);
      const { resultFields } = await this.#options.turn(() => this.#pglite.describeQuery(text));
      return resultFields.map(columnOf);
    } catch (error) {
      throw failureOf(error);
    }
  }

  privileges(): Promise<{ role: string; writes: string[] }> {
    // The embedded database is ours alone; its reports still run in read-only transactions.
    return Promise.resolve({ role: "embedded", writes: [] });
  }

  async close(): Promise<void> {
    await this.#options.close();
  }

  async *#batches(cursor: string, fields: readonly Field[], signal?: AbortSignal): AsyncGenerator<Cells> {
    const texts = fields.map((field) => postgresText(field.dataTypeID, this.#options.offsetAt));
    const parsers = Object.fromEntries(fields.map((field) => [field.dataTypeID, (value: string) => value]));
    try {
      while (true) {
        signal?.throwIfAborted();
        const { rows } = await this.#options.turn(() =>
          this.#pglite.query<(string | null)[]>(
            `fetch forward ${FETCH_ROWS} from ${cursor}`,
            [],
            { rowMode: "array", parsers },
          )
        );
        if (rows.length > 0) yield cellsOf(rows, texts);
        if (rows.length < FETCH_ROWS) return;
      }
    } catch (error) {
      throw failureOf(error, signal);
    } finally {
      await this.#forget(cursor);
    }
  }

  async #forget(cursor: string): Promise<void> {
    if (this.#pglite.closed) return;
    await this.#options.turn(() => this.#pglite.query(`close ${cursor}`)).catch(() => {});
  }
}

function columnOf({ name, dataTypeID }: Field): Column {
  return { name, type: postgresType(dataTypeID) };
}

function cellsOf(rows: readonly (string | null)[][], texts: readonly (PostgresText | undefined)[]): Cells {
  const builder = new CellsBuilder(texts.length);
  for (const row of rows) {
    row.forEach((value, column) => {
      const text = texts[column];
      builder.add(value !== null && text !== undefined ? text(value) : value);
    });
  }
  return builder.build();
}

function failureOf(error: unknown, signal?: AbortSignal): DatabaseError {
  if (error instanceof DatabaseError) return error;
  if (signal?.aborted) return new DatabaseError("cancelled", "The statement was cancelled", { cause: error });
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string"
    ? postgresFailure(error)
    : new DatabaseError("unavailable", "PGlite cannot be reached", { cause: error });
}
