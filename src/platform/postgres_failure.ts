import { DatabaseError, type DatabaseFailure } from "./database.ts";
import { leavesConnectionUsable } from "./leaves_connection_usable.ts";
import { sqlState } from "./sql_state.ts";

/** Texts that are no value of their type, and values that are out of its range, NULL, or against a check. */
const UNFIT_CODES = new Set([
  ...["22001", "22003", "22007", "22008", "22012", "22021", "22P02", "22P05"],
  ...["23502", "23514"],
]);

/**
 * PostgreSQL's error as a {@linkcode DatabaseError}: by SQLSTATE (PostgreSQL documentation, appendix A), and whatever has none is
 * a connection that could not be made or broke.
 */
export function postgresFailure(error: unknown, cancelled = false): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const code = sqlState(error);
  const failure = cancelled ? "cancelled" : failureOf(error, code);
  const constraint = failure === "duplicate" || failure === "orphan"
    ? (error as { constraint?: string }).constraint
    : undefined;
  return new DatabaseError(failure, sentence(failure, code), { cause: error, constraint });
}

function failureOf(error: unknown, code: string | undefined): DatabaseFailure {
  if (!leavesConnectionUsable(error)) return "unavailable";
  // Nobody but the limit and the operator cancels a statement of ours, and for the reader both are the same.
  if (code === "57014" || code === "55P03" || code === "25P03" || code === "25P04") return "timeout";
  if (code === "23505") return "duplicate";
  // From 18 on, `on delete restrict` has a code of its own.
  if (code === "23503" || code === "23001") return "orphan";
  return code !== undefined && UNFIT_CODES.has(code) ? "unfit" : "refused";
}

function sentence(failure: DatabaseFailure, code: string | undefined): string {
  const state = code === undefined ? "" : ` (SQLSTATE ${code})`;
  switch (failure) {
    case "unavailable":
      return `PostgreSQL cannot be reached${state}`;
    case "timeout":
      return `The statement passed its time limit${state}`;
    case "cancelled":
      return "The statement was cancelled";
    case "unfit":
      return `The statement met a value that PostgreSQL cannot use${state}`;
    case "duplicate":
      return `PostgreSQL has such a row already${state}`;
    case "orphan":
      return `PostgreSQL misses a row that is referred to${state}`;
    default:
      return `PostgreSQL refused the statement${state}`;
  }
}
