import assert from "node:assert/strict";
import { DatabaseError, type DatabaseFailure } from "#src/platform/database.ts";

/** Asserts that work fails as a database fails, and in this way; gives the error. */
export async function failsWith(
  failure: DatabaseFailure,
  work: Promise<unknown>,
  what = "",
): Promise<DatabaseError> {
  const outcome = await work.then(() => "no failure", (error: unknown) => error);
  assert.ok(outcome instanceof DatabaseError, `${what} wanted '${failure}', got ${outcome}`);
  assert.equal(outcome.failure, failure, `${what} ${outcome.message} < ${outcome.cause}`);
  return outcome;
}
