import type { Database } from "#src/platform/database.ts";

/** A library without a row, as SLiMS's installer leaves it; gone at the end. */
export interface OwnLibrary extends AsyncDisposable {
  /** As a role that may do everything. */
  readonly library: Database;
}
