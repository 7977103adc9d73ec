import { v7 } from "uuid";
import type { Category, CategoryInput } from "./schema.ts";
import type { Categories } from "./store.ts";

/** Makes a category. Throws `DatabaseError`. */
export async function createCategory(
  { data, rows, tag }: Categories,
  input: CategoryInput,
  signal?: AbortSignal,
): Promise<Category> {
  return await data.write(async (session) => {
    session.touch(tag, 1);
    return await rows.insert(session, v7(), input);
  }, signal);
}
