import { cellTexts } from "#src/std/cells/cell_texts.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import type { Database, Parameters } from "./database.ts";

/** All rows of a small result, as objects of canonical text. Throws `DatabaseError`. */
export async function readRows(
  database: Database,
  statement: Statement,
  parameters: Parameters,
): Promise<Record<string, string | null>[]> {
  const { columns, batches } = await database.stream(statement, parameters);
  const rows: Record<string, string | null>[] = [];
  for await (const cells of batches) {
    for (const row of cellTexts(cells)) {
      rows.push(Object.fromEntries(columns.map(({ name }, at) => [name, row[at]!])));
    }
  }
  return rows;
}
