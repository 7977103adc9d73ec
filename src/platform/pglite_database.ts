import type { PGlite } from "@electric-sql/pglite";
import { CellsBuilder } from "#src/std/cells/cells_builder.ts";
import type { Cells } from "#src/std/cells/cells.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { localOffset } from "#src/std/time/local_offset.ts";
import { type Column, type Database, DatabaseError, type Parameters, type ResultStream } from "./database.ts";
import { openPglite } from "./open_pglite.ts";
import { positionalSql } from "./positional_sql.ts";
import { postgresFailure } from "./postgres_failure.ts";
import { type PostgresText, postgresText } from "./postgres_text.ts";
import { postgresType } from "./postgres_type.ts";

/** The embedded PostgreSQL. */
export interface PgliteOptions {
  /** Where the data lie; `memory://` keeps them in memory. */
  readonly dataDir: string;
  /** IANA time zone in which instants are written. */
  readonly timezone: string;
  /** Scripts that fill a database which is new, in order; run in one transaction, so that dying half-way leaves it new. */
  readonly seed: () => Promise<readonly string[]>;
}

const FETCH_ROWS = 2_000;

/**
 * Opens the embedded PostgreSQL, filling it on the first start.
 *
 * One session: statements take turns. A result is put aside by PostgreSQL itself (a held cursor), so that a slow
 * reader holds nobody up. There is no statement time limit: PGlite does not enforce one.
 */
export async function createPgliteDatabase(options: PgliteOptions): Promise<Database> {
  const pglite = await openPglite(options.dataDir);
  await pglite.exec(`set timezone = '${options.timezone.replaceAll("'", "''")}'; set datestyle = 'ISO, YMD'`);
  if (await isNew(pglite)) {
    const scripts = await options.seed();
    await pglite.transaction(async (transaction) => {
      for (const script of scripts) await transaction.exec(script);
    });
    await pglite.exec("analyze");
  }
  return new PgliteDatabase(pglite, localOffset(options.timezone));
}

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

class PgliteDatabase implements Database {
  readonly engine = "postgres";
  readonly #pglite: PGlite;
  readonly #offsetAt: (wallMs: number) => string;
  #cursors = 0;

  constructor(pglite: PGlite, offsetAt: (wallMs: number) => string) {
    this.#pglite = pglite;
    this.#offsetAt = offsetAt;
  }

  async stream(statement: Statement, parameters: Parameters, signal?: AbortSignal): Promise<ResultStream> {
    const { text, values } = positionalSql(statement, parameters, (position) => `$${position}`);
    const cursor = `aliran_${++this.#cursors}`;
    try {
      signal?.throwIfAborted();
      const { resultFields: fields } = await this.#pglite.describeQuery(text);
      await this.#pglite.transaction(async (transaction) => {
        await transaction.query("set transaction read only");
        await transaction.query(`declare ${cursor} no scroll cursor with hold for ${text}`, values);
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
      const { resultFields } = await this.#pglite.describeQuery(text);
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
    await this.#pglite.close();
  }

  async *#batches(cursor: string, fields: readonly Field[], signal?: AbortSignal): AsyncGenerator<Cells> {
    const texts = fields.map((field) => postgresText(field.dataTypeID, this.#offsetAt));
    const parsers = Object.fromEntries(fields.map((field) => [field.dataTypeID, (value: string) => value]));
    try {
      while (true) {
        signal?.throwIfAborted();
        const { rows } = await this.#pglite.query<(string | null)[]>(
          `fetch forward ${FETCH_ROWS} from ${cursor}`,
          [],
          { rowMode: "array", parsers },
        );
        if (rows.length > 0) yield cellsOf(rows, texts);
        if (rows.length < FETCH_ROWS) return;
      }
    } catch (error) {
      throw failureOf(error, signal);
    } finally {
      if (!this.#pglite.closed) await this.#pglite.query(`close ${cursor}`).catch(() => {});
    }
  }
}

async function isNew(pglite: PGlite): Promise<boolean> {
  const { rows } = await pglite.query("select 1 from pg_tables where schemaname = 'public' limit 1");
  return rows.length === 0;
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
