import { DatabaseError } from "./database.ts";
import { postgresFailure } from "./postgres_failure.ts";
import { sqlState } from "./sql_state.ts";

/** A failed serialisation, a deadlock, a lock that stayed taken. */
const CONTENDED = new Set(["40001", "40P01", "55P03"]);

/** PostgreSQL's error in a transaction of ours: as {@linkcode postgresFailure} has it, or `contended`. */
export function postgresContention(error: unknown, subject: string): DatabaseError {
  const code = sqlState(error);
  if (error instanceof DatabaseError || code === undefined || !CONTENDED.has(code)) {
    return postgresFailure(error);
  }
  return new DatabaseError("contended", `Others were in the way of ${subject} (SQLSTATE ${code})`, {
    cause: error,
  });
}
