import type { Column, Database, Parameters } from "#src/platform/database.ts";
import { cellTexts } from "#src/std/cells/cell_texts.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";

/** A result that was read to its end. */
export interface WholeResult {
  readonly columns: readonly Column[];
  readonly rows: (string | null)[][];
}

/** Runs a statement and reads every row. */
export async function readAll(
  database: Database,
  sql: string,
  parameters: Parameters = {},
  signal?: AbortSignal,
): Promise<WholeResult> {
  const { columns, batches } = await database.stream(parseStatement("test", sql), parameters, signal);
  const rows: (string | null)[][] = [];
  for await (const cells of batches) for (const row of cellTexts(cells)) rows.push(row);
  return { columns, rows };
}
