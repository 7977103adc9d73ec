import type { DatabaseError, DatabaseFailure } from "#src/platform/database.ts";
import { lacksPrivilege } from "#src/platform/lacks_privilege.ts";
import { Problem, type ProblemCode } from "#src/problem.ts";

const CODES: Readonly<Record<DatabaseFailure, ProblemCode>> = {
  unavailable: "data_unavailable",
  busy: "data_busy",
  contended: "data_busy",
  timeout: "data_timeout",
  cancelled: "data_unavailable",
  refused: "data_not_ready",
  unfit: "internal",
  duplicate: "duplicate",
  orphan: "in_use",
};
const MAY_NOT = "The database does not let the service's role do that";
const RETRY_AFTER = { "Retry-After": "1" };

/** The refusal for a failure of the database that nobody could say more about. */
export function dataProblem(error: DatabaseError): Problem {
  const code = CODES[error.failure];
  if (lacksPrivilege(error)) return new Problem(code, { cause: error, detail: MAY_NOT });
  return new Problem(code, { cause: error, ...(code === "data_busy" ? { headers: RETRY_AFTER } : {}) });
}
