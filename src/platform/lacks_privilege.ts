import { sqlState } from "./sql_state.ts";

/** MySQL: no right to the database, table, column, or what needs SUPER; a server or transaction that only reads. */
const MYSQL = new Set([1044, 1142, 1143, 1227, 1290, 1792, 1836]);
/** PostgreSQL: insufficient privilege; a transaction that only reads. */
const POSTGRES = new Set(["42501", "25006"]);

/** Whether a `DatabaseError` came of a role, or a server, that may not do what was asked. */
export function lacksPrivilege(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const { errno } = (cause ?? {}) as { errno?: unknown };
  return MYSQL.has(errno as number) || POSTGRES.has(sqlState(cause) ?? "");
}
