import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import type { ProductChange } from "./schema.ts";

/** What to throw instead when a product could not be written: there may be no such category. */
export function explainProduct({ category_id }: ProductChange): (error: unknown) => never {
  return function explain(error) {
    if (!(error instanceof DatabaseError) || error.failure !== "orphan") throw error;
    const message = `Category with id '${category_id}' not found`;
    const errors = [{ path: "category_id", message }];
    throw new Problem("unknown_reference", { detail: message, errors, cause: error });
  };
}
