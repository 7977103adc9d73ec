import { DatabaseError } from "./database.ts";
import type { DatabaseFailure } from "./database.ts";

const TIMEOUT = new Set([1205, 1969, 3024]);
/** Values that are none of their type, out of its range, or beyond a column's character set. */
const UNFIT = new Set([1264, 1267, 1292, 1366, 1411]);
/** Connection limits, access, unknown database, shutdown, killed connection or query, too many by one user. */
const UNAVAILABLE = new Set([1040, 1044, 1045, 1049, 1053, 1130, 1203, 1226, 1317, 1698, 1927, 3159, 4031]);

/**
 * Turns what the driver threw into a {@linkcode DatabaseError} about `subject`, such as `statement 'reports/kpi'`.
 *
 * Its message names the engine's code, never its text, which may quote values. What the server answered to the
 * statement itself is `refused`; everything around it is `unavailable`, also a query that somebody else killed.
 */
export function mysqlFailure(error: unknown, subject: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { errno, code, sqlState } = error as { errno?: number; code?: string; sqlState?: string };
  const failure = errno === undefined || sqlState === undefined ? "unavailable" : failureOf(errno);
  const reason = code ?? errno;
  return new DatabaseError(failure, sentence(failure, subject) + (reason ? ` (${reason})` : ""), {
    cause: error,
  });
}

function failureOf(errno: number): DatabaseFailure {
  if (TIMEOUT.has(errno)) return "timeout";
  if (UNFIT.has(errno)) return "unfit";
  return UNAVAILABLE.has(errno) ? "unavailable" : "refused";
}

function sentence(failure: DatabaseFailure, subject: string): string {
  switch (failure) {
    case "timeout":
      return `Database stopped ${subject} at its time limit`;
    case "unfit":
      return `Database cannot use a value in ${subject}`;
    case "refused":
      return `Database refused ${subject}`;
    default:
      return `Database is not available for ${subject}`;
  }
}
