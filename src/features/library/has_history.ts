import type { LibrarySource } from "./library_source.ts";
import { missingColumns } from "./missing_columns.ts";

/**
 * Whether the library keeps what its loans were once called: SLiMS does so from 9.0.0 on. Without it, what was deleted
 * has no name. Throws `DatabaseError`.
 */
export async function hasHistory(source: LibrarySource): Promise<boolean> {
  return !(await missingColumns(source)).some((name) => name.startsWith("loan_history"));
}
