import { editResource } from "#src/http/edit_resource.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import type { Category, CategoryChange } from "./schema.ts";
import type { Categories } from "./store.ts";

/** Writes what is given of a category. Throws a `Problem`, or `DatabaseError`. */
export async function changeCategory(
  categories: Categories,
  change: CategoryChange,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<Category> {
  const edit = (current: Category) => ({ ...current, ...change });
  return await editResource(categories, { id, ifMatch, edit }, signal);
}
