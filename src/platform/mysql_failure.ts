import { DatabaseError } from "./database.ts";
import type { DatabaseFailure } from "./database.ts";

const TIMEOUT = new Set([1205, 1969, 3024]);
/** Values that are none of their type, out of its range, beyond a column's character set, NULL, or against a check. */
const UNFIT = new Set([1048, 1263, 1264, 1265, 1267, 1292, 1365, 1366, 1406, 1411, 3819, 4025]);
const DUPLICATE = new Set([1062, 1586]);
const ORPHAN = new Set([1216, 1217, 1451, 1452]);
/**
 * Connection limits, access, unknown database, shutdown, killed connection or query, too many by one user, prepared
 * statements that the server forgot.
 */
const UNAVAILABLE = new Set([
  ...[1040, 1044, 1045, 1049, 1053, 1130, 1203, 1226, 1243, 1317, 1615, 1698, 1927, 3159, 4031],
]);

/**
 * Turns what the driver threw into a {@linkcode DatabaseError} about `subject`, such as `statement 'reports/kpi'`.
 *
 * Its message names the engine's code, never its text, which may quote values. What the server answered to the
 * statement itself is `refused`; everything around it is `unavailable`, also a query that somebody else killed.
 */
export function mysqlFailure(error: unknown, subject: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const { errno, code, sqlState, sqlMessage = "" } = error as MysqlError;
  const failure = errno === undefined || sqlState === undefined ? "unavailable" : failureOf(errno);
  const reason = code ?? errno;
  return new DatabaseError(failure, sentence(failure, subject) + (reason ? ` (${reason})` : ""), {
    cause: error,
    constraint: constraintOf(failure, sqlMessage),
  });
}

interface MysqlError {
  readonly errno?: number;
  readonly code?: string;
  readonly sqlState?: string;
  readonly sqlMessage?: string;
}

/** `… for key 'customers.customers_email'` and ``… CONSTRAINT `orders_of_customer` FOREIGN KEY …``. */
function constraintOf(failure: DatabaseFailure, message: string): string | undefined {
  if (failure === "duplicate") return /for key '(?:[^']*\.)?([^'.]+)'$/.exec(message)?.[1];
  if (failure === "orphan") return /CONSTRAINT [`"]([^`"]+)[`"] FOREIGN KEY/.exec(message)?.[1];
}

function failureOf(errno: number): DatabaseFailure {
  if (TIMEOUT.has(errno)) return "timeout";
  if (UNFIT.has(errno)) return "unfit";
  if (DUPLICATE.has(errno)) return "duplicate";
  if (ORPHAN.has(errno)) return "orphan";
  return UNAVAILABLE.has(errno) ? "unavailable" : "refused";
}

function sentence(failure: DatabaseFailure, subject: string): string {
  switch (failure) {
    case "timeout":
      return `Database stopped ${subject} at its time limit`;
    case "unfit":
      return `Database cannot use a value in ${subject}`;
    case "duplicate":
      return `Database has such a row already, says ${subject}`;
    case "orphan":
      return `Database misses a row that is referred to, says ${subject}`;
    case "refused":
      return `Database refused ${subject}`;
    default:
      return `Database is not available for ${subject}`;
  }
}
