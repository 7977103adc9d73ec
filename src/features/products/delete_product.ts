import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { removeResource } from "#src/http/remove_resource.ts";
import { Problem } from "#src/problem.ts";
import { DatabaseError } from "#src/platform/database.ts";
import type { Products } from "./store.ts";

/** Takes a product away. Throws a `Problem`: `in_use` when it was ever ordered; or `DatabaseError`. */
export async function deleteProduct(
  products: Products,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<void> {
  try {
    await removeResource(products, { id, ifMatch }, signal);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.failure !== "orphan") throw error;
    throw new Problem("in_use", {
      detail: "The product was ordered: set 'is_active' to false instead",
      cause: error,
    });
  }
}
