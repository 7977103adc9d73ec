import { editResource } from "#src/http/edit_resource.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import type { Category, CategoryInput } from "./schema.ts";
import type { Categories } from "./store.ts";

/** Writes all that can be written of a category. Throws a `Problem`, or `DatabaseError`. */
export async function replaceCategory(
  categories: Categories,
  input: CategoryInput,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<Category> {
  return await editResource(categories, { id, ifMatch, edit: () => input }, signal);
}
