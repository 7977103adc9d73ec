import { DatabaseError } from "#src/platform/database.ts";
import { within } from "#src/std/async/within.ts";
import type { LibrarySource } from "./library_source.ts";
import { missingColumns } from "./missing_columns.ts";
import { missingIndexes } from "./missing_indexes.ts";

/** How the library is; never `fail`, since what was computed before is served without it. */
export interface LibraryFinding {
  readonly status: "ok" | "warn";
  /** One public sentence; for `ok` it is advice to the library's administrator. */
  readonly detail?: string;
}

/** Longest that the library may take to answer, in milliseconds; less than a check of readiness may. */
const ANSWER_MS = 2_000;

/**
 * Whether the library answers and holds what our statements read: `warn` when it cannot be asked, or when something
 * lacks. Indexes that it could have are named, but missing ones are `ok`. Takes 2 s at most.
 */
export async function examineLibrary(
  source: Pick<LibrarySource, "library" | "statements">,
): Promise<LibraryFinding> {
  try {
    const [missing, indexes] = await within(
      Promise.all([missingColumns(source), missingIndexes(source)]),
      ANSWER_MS,
      () => new DatabaseError("timeout", `The library did not answer within ${ANSWER_MS} ms`),
    );
    if (missing.length > 0) {
      return { status: "warn", detail: `Missing, or not readable: ${missing.join(", ")}` };
    }
    if (indexes.length > 0) {
      return { status: "ok", detail: `It would answer faster after: ${indexes.join(" ")}` };
    }
    return { status: "ok" };
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return { status: "warn", detail: `${error.message}; what was computed before is still served` };
  }
}
