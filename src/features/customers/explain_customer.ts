import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import type { CustomerChange } from "./schema.ts";

/** What to throw instead when a customer could not be written: the e-mail address may be another's. */
export function explainCustomer({ email }: CustomerChange): (error: unknown) => never {
  return function explain(error) {
    if (!(error instanceof DatabaseError) || error.failure !== "duplicate") throw error;
    const message = `A customer with the e-mail address '${email}' is there already`;
    const errors = [{ path: "email", message }];
    throw new Problem("duplicate", { detail: message, errors, cause: error });
  };
}
