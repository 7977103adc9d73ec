import { sqlState } from "./sql_state.ts";

/** The server is going, full, or does not let us in. */
const UNAVAILABLE_CODES = new Set(["57P01", "57P02", "57P03", "53300", "28P01", "28000", "3D000"]);

/** Whether the connection is in order after this error, so that a rollback makes it usable again. */
export function leavesConnectionUsable(error: unknown): boolean {
  const code = sqlState(error);
  return code !== undefined && !code.startsWith("08") && !UNAVAILABLE_CODES.has(code);
}
