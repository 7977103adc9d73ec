import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import type { StoreChange } from "./schema.ts";

const DUPLICATE = "Duplicate store! The client has a store with this code already";

/** What to throw instead when a store could not be written: its code may be taken, and there may be no such client. */
export function explainStore({ client_id }: StoreChange): (error: unknown) => never {
  return function explain(error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.failure === "duplicate") {
      const errors = [{ path: "code", message: "is taken by another store of the client" }];
      throw new Problem("duplicate", { detail: DUPLICATE, errors, cause: error });
    }
    if (error.failure !== "orphan") throw error;
    const message = `Client with id '${client_id}' not found`;
    const errors = [{ path: "client_id", message }];
    throw new Problem("unknown_reference", { detail: message, errors, cause: error });
  };
}
