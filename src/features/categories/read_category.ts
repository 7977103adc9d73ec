import { unknownId } from "#src/http/unknown_id.ts";
import type { Category } from "./schema.ts";
import { type Categories } from "./store.ts";

/** One category as it is. Throws the problem `not_found`, or `DatabaseError`. */
export async function readCategory(
  { data, rows, noun, tags }: Categories,
  id: string,
  signal?: AbortSignal,
): Promise<Category> {
  const found = await data.read(tags, (session) => rows.find(session, id), signal);
  if (found === null) throw unknownId(noun, id);
  return found;
}
