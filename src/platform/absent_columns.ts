import type { Statement } from "#src/std/sql/statement.ts";
import type { Database } from "./database.ts";
import { readRows } from "./read_rows.ts";

/**
 * The columns that somebody needs and this role cannot see: `loan.is_lent`, or `loan` when the whole table is not there.
 *
 * @param list Lists `table_name` and `column_name` of all that the role sees.
 * @param needed Columns by table.
 * @throws {DatabaseError} When the database cannot be asked.
 */
export async function absentColumns(
  database: Database,
  list: Statement,
  needed: Readonly<Record<string, readonly string[]>>,
): Promise<string[]> {
  const rows = await readRows(database, list, {});
  const seen = new Set(
    rows.flatMap(({ table_name, column_name }) => [table_name, `${table_name}.${column_name}`]),
  );
  return Object.entries(needed).flatMap(([table, columns]) =>
    seen.has(table)
      ? columns.map((column) => `${table}.${column}`).filter((column) => !seen.has(column))
      : [table]
  );
}
