import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { removeResource } from "#src/http/remove_resource.ts";
import { Problem } from "#src/problem.ts";
import { DatabaseError } from "#src/platform/database.ts";
import type { Categories } from "./store.ts";

/** Takes a category away. Throws a `Problem`: `in_use` when it has products; or `DatabaseError`. */
export async function deleteCategory(
  categories: Categories,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<void> {
  try {
    await removeResource(categories, { id, ifMatch }, signal);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.failure !== "orphan") throw error;
    throw new Problem("in_use", {
      detail: "The category has products: give them another one first, or set 'is_active' to false instead",
      cause: error,
    });
  }
}
