import type { Observe } from "#src/platform/observe.ts";
import type { LibrarySource } from "./library_source.ts";
import { missingColumns } from "./missing_columns.ts";
import { missingIndexes } from "./missing_indexes.ts";

/**
 * Makes the look at the library, for the start and every hour: tells what is missing, whether the role could write,
 * that the library cannot be asked, and, once, which indexes its administrator could add. A look never fails.
 */
export function announceLibrary(
  source: Pick<LibrarySource, "library" | "statements">,
  observe: Observe,
): () => Promise<void> {
  let advised = false;
  return async () => {
    try {
      const [missing, { role, writes }, indexes] = await Promise.all([
        missingColumns(source),
        source.library.privileges(),
        missingIndexes(source),
      ]);
      if (missing.length > 0) observe({ event: "library_missing", missing });
      if (writes.length > 0) observe({ event: "library_writable", role, writes });
      if (indexes.length > 0 && !advised) {
        advised = true;
        observe({ event: "library_indexes_missing", statements: indexes });
      }
    } catch (error) {
      observe({ event: "library_unreachable", error });
    }
  };
}
