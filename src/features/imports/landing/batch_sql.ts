import type { Statement } from "#src/std/sql/statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/** How rows get to the database. */
export interface BatchSql {
  /**
   * Settles the transaction: naive times are on the wall of `:timezone`, and rows are looked up by their key one by one,
   * where the planner would read a large table as a whole for every batch.
   */
  readonly settle: Statement;
  /** Puts the wall back for what else is in the transaction. */
  readonly resetWall: Statement;
  readonly make: Statement;
  readonly clear: Statement;
}

/** Statements for the table of a batch, which lives as long as the transaction. */
export function batchSql(table: LandingTable): BatchSql {
  const words = new LandingWords(table);
  return parseTexts(`${table.kind.table}/batch`, {
    settle: `select
  set_config('timezone', :timezone::text, true),
  set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true),
  set_config('work_mem', '64MB', true)`,
    resetWall: "select set_config('timezone', 'UTC', true)",
    make:
      `create temporary table if not exists ${table.batch} (${words.typed()}, import_row integer) on commit drop`,
    clear: `truncate ${table.batch}`,
  });
}
