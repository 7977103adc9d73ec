import type { Parameters } from "#src/platform/database.ts";
import { readRows } from "#src/platform/read_rows.ts";
import type { LibrarySource } from "./library_source.ts";

/** The rows of `sql/library/<name>` as canonical text. Throws `DatabaseError`. */
export function readLibrary(
  { library, statements }: LibrarySource,
  name: string,
  parameters: Parameters,
): Promise<Record<string, string | null>[]> {
  return readRows(library, statements.get(`library/${name}`).on(library.engine), parameters);
}
