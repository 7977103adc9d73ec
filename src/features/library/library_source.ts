import type { Database } from "#src/platform/database.ts";
import type { Statements } from "#src/platform/statements.ts";

/** Where a library's numbers come from. */
export interface LibrarySource {
  /** SLiMS, on MySQL or MariaDB, or its embedded twin. */
  readonly library: Database;
  readonly statements: Statements;
  /** IANA time zone of the library's naive times. */
  readonly timezone: string;
  /** Names of faculties by what `institution` holds; see `FACULTY_NAMES`. */
  readonly faculties: Readonly<Record<string, string>>;
}
