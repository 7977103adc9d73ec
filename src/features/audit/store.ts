import type { LiveData } from "#src/platform/live_data.ts";
import type { StatementFile, Statements } from "#src/platform/statements.ts";

/** Where the trail is read. */
export interface AuditSource {
  readonly data: LiveData;
  readonly list: StatementFile;
  readonly count: StatementFile;
}

/** Where the trail is. */
export function createAuditSource(data: LiveData, statements: Statements): AuditSource {
  return { data, list: statements.get("audit/list"), count: statements.get("audit/count") };
}
