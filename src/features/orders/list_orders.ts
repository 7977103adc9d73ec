import { listEntry } from "#src/http/list_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { OrderQuery } from "./schema.ts";
import type { Orders } from "./store.ts";

/** A page of the orders that are asked for. */
export function listOrders({ data, list, listOfStatus }: Orders, query: OrderQuery): LiveEntry {
  const { customer_id = null, status = null, min_total = null, max_total = null, ...place } = query;
  const others = [customer_id, min_total, max_total].some((filter) => filter !== null);
  const filters = { customer_id, status, min_total, max_total };
  return listEntry(data, others ? list : listOfStatus, { ...place, filters });
}
