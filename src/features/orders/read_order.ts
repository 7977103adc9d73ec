import { unknownId } from "#src/http/unknown_id.ts";
import type { Order } from "./schema.ts";
import type { Orders } from "./store.ts";

/**
 * One order as it is now.
 *
 * @throws {Problem} `not_found`.
 * @throws {DatabaseError}
 */
export async function readOrder(
  { data, rows, tags }: Orders,
  id: string,
  signal?: AbortSignal,
): Promise<Order> {
  const order = await data.read(tags, (session) => rows.find(session, id), signal);
  if (order === null) throw unknownId("Order", id);
  return order;
}
