import { unknownId } from "#src/http/unknown_id.ts";
import type { Product } from "./schema.ts";
import { Products } from "./store.ts";

/** One product as it is. Throws the problem `not_found`, or `DatabaseError`. */
export async function readProduct(
  { data, rows, noun, tags }: Products,
  id: string,
  signal?: AbortSignal,
): Promise<Product> {
  const found = await data.read(tags, (session) => rows.find(session, id), signal);
  if (found === null) throw unknownId(noun, id);
  return found;
}
