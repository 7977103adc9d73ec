import type { Cells } from "#src/std/cells/cells.ts";
import { CellsBuilder } from "#src/std/cells/cells_builder.ts";

/** Rows as a batch. */
export function cellsOf(width: number, rows: readonly (readonly (string | null)[])[]): Cells {
  const builder = new CellsBuilder(width);
  for (const row of rows) for (const value of row) builder.add(value);
  return builder.build();
}
