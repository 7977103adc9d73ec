import type { Database } from "#src/platform/database.ts";
import { readRows } from "#src/platform/read_rows.ts";
import type { LibrarySource } from "./library_source.ts";

/** By which column the large tables are asked for a day, a month or a year; SLiMS has an index on neither. */
const WANTED = [
  { table: "visitor_count", column: "checkin_date" },
  { table: "loan", column: "loan_date" },
] as const;

const CREATE: Readonly<Record<Database["engine"], (table: string, column: string) => string>> = {
  mysql: (table, column) => `alter table \`${table}\` add index \`${column}_idx\` (\`${column}\`);`,
  postgres: (table, column) => `create index "${table}_${column}_idx" on "${table}" ("${column}");`,
};

/**
 * What the library's administrator could run to make our statements cheap: one statement for each large table without
 * an index that begins with its date, in the engine's dialect. Nothing needs them, and we never run them.
 *
 * A table whose indexes this role cannot see at all is passed over. Throws `DatabaseError`.
 */
export async function missingIndexes(
  { library, statements }: Pick<LibrarySource, "library" | "statements">,
): Promise<string[]> {
  const rows = await readRows(library, statements.get("library/list_indexes").on(library.engine), {});
  const firsts = (table: string) =>
    rows.filter((row) => row.table_name === table).map((row) => row.first_column);
  return WANTED
    .filter(({ table, column }) => firsts(table).length > 0 && !firsts(table).includes(column))
    .map(({ table, column }) => CREATE[library.engine](table, column));
}
