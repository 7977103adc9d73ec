import { unknownId } from "#src/http/unknown_id.ts";
import type { Customer } from "./schema.ts";
import { type Customers } from "./store.ts";

/** One customer as it is. Throws the problem `not_found`, or `DatabaseError`. */
export async function readCustomer(
  { data, rows, noun, tags }: Customers,
  id: string,
  signal?: AbortSignal,
): Promise<Customer> {
  const found = await data.read(tags, (session) => rows.find(session, id), signal);
  if (found === null) throw unknownId(noun, id);
  return found;
}
