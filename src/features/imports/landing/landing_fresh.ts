import { DatabaseError } from "#src/platform/database.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import { textArray } from "#src/std/sql/text_array.ts";
import type { LandingRows } from "#src/features/imports/landing.ts";
import { type FreshSql, freshSql } from "./fresh_sql.ts";
import type { LandingTable } from "./landing_table.ts";

/**
 * Lands rows whose keys nobody has seen: straight into the table, which costs half of what it takes to compare them with what is
 * there.
 */
export class LandingFresh {
  readonly #sql: FreshSql;
  readonly #table: string;
  readonly #columns: readonly string[];

  /** @param settings What settles the transaction, as calls in a `select`. */
  constructor(table: LandingTable, settings: string) {
    this.#sql = freshSql(table, settings);
    this.#table = table.kind.table;
    this.#columns = [...table.columns.map(({ name }) => name), "import_row"];
  }

  /**
   * Lands all rows, if the keys of all are new, and gives whether it has; else nothing is written. Throws `contended` when somebody
   * adds one of them in this very moment: by the next attempt it is known.
   */
  async land(
    session: DatabaseSession,
    parameters: { readonly import: string },
    rows: LandingRows,
  ): Promise<boolean> {
    const { numbers, keys } = rows.lastKeys();
    const given = {
      ...parameters,
      ...Object.fromEntries(keys.map((column, at) => [`key_${at}`, textArray(column)])),
    };
    const [probed] = await session.rows(this.#sql.probe, given);
    if (probed!["is_fresh"] !== "true") return false;
    await session.load(this.#table, this.#columns, rows.last).catch(explain);
    await session.rows(this.#sql.note, { ...given, rows: `{${numbers.join(",")}}` });
    return true;
  }
}

function explain(error: unknown): never {
  if (!(error instanceof DatabaseError) || error.failure !== "duplicate") throw error;
  throw new DatabaseError("contended", "Somebody adds a row of the batch just now", { cause: error });
}
