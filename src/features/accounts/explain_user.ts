import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";

/** What to throw instead when a user could not be written: the e-mail address may be another's, and stays out of the log. */
export function explainUser(error: unknown): never {
  if (!(error instanceof DatabaseError) || error.failure !== "duplicate") throw error;
  const message = "A user with this e-mail address is there already";
  throw new Problem("duplicate", { detail: message, errors: [{ path: "email", message }], cause: error });
}
