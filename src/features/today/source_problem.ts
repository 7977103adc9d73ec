import { DatabaseError } from "#src/platform/database.ts";
import { Problem, type ProblemCode } from "#src/problem.ts";

const CODES: Readonly<Record<DatabaseError["failure"], ProblemCode>> = {
  unavailable: "source_unavailable",
  busy: "source_busy",
  timeout: "source_timeout",
  cancelled: "source_unavailable",
  unfit: "source_incomplete",
  duplicate: "source_incomplete",
  orphan: "source_incomplete",
  contended: "source_busy",
  refused: "source_incomplete",
};

/** Why there is no number, in the words of the problem table; what is not the database's stays as it is. */
export function sourceProblem(error: unknown): unknown {
  if (!(error instanceof DatabaseError)) return error;
  const code = CODES[error.failure];
  if (code !== "source_incomplete") {
    return new Problem(code, { headers: { "Retry-After": "5" }, cause: error });
  }
  return new Problem(code, { detail: "The library's database refused to count its visits", cause: error });
}
