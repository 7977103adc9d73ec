import type { Statement } from "#src/std/sql/statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/** How rows get to the database. */
export interface BatchSql {
  /**
   * Settles the transaction: naive times are on the wall of the landing, and rows are looked up by their key one by one,
   * where the planner would read a large table as a whole for every batch.
   */
  readonly settle: Statement;
  /** Settles it and makes the table of a batch, or empties it: in one statement, as there is one for every batch. */
  readonly make: Statement;
}

/** Statements for the table of a batch, which lives as long as the transaction. @param timezone IANA name. */
export function batchSql(table: LandingTable, timezone: string): BatchSql {
  const words = new LandingWords(table);
  const settings = `set_config('timezone', '${timezone.replaceAll("'", "''")}', true),
  set_config('enable_hashjoin', 'off', true),
  set_config('enable_mergejoin', 'off', true),
  set_config('work_mem', '64MB', true)`;
  return parseTexts(`${table.kind.table}/batch`, {
    settle: `select
  ${settings}`,
    make: `do $$
begin
  perform
  ${settings};
  create temporary table if not exists ${table.batch} (${words.typed()}, import_row integer) on commit drop;
  truncate ${table.batch};
end
$$`,
  });
}
