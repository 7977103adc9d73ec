import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";

const DUPLICATE = "Duplicate client! This client is already registered";

/** Throws what to tell when a client could not be written: its code may be taken. */
export function explainClient(error: unknown): never {
  if (!(error instanceof DatabaseError) || error.failure !== "duplicate") throw error;
  const errors = [{ path: "code", message: "is taken by another client" }];
  throw new Problem("duplicate", { detail: DUPLICATE, errors, cause: error });
}
