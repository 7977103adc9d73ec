import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import type { UserChange } from "./schema.ts";

/** What to throw instead when a user could not be written: the e-mail address may be another's. */
export function explainUser({ email }: UserChange): (error: unknown) => never {
  return function explain(error) {
    if (!(error instanceof DatabaseError) || error.failure !== "duplicate") throw error;
    const message = `A user with the e-mail address '${email}' is there already`;
    const errors = [{ path: "email", message }];
    throw new Problem("duplicate", { detail: message, errors, cause: error });
  };
}
