import { listEntry } from "#src/http/list_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import { likePattern } from "#src/std/text/like_pattern.ts";
import type { CustomerQuery } from "./schema.ts";
import type { Customers } from "./store.ts";

/** A page of the customers that are asked for. */
export function listCustomers({ data, list }: Customers, query: CustomerQuery): LiveEntry {
  const { name, email, ...place } = query;
  const filters = { name: name === undefined ? null : likePattern(name), email: email ?? null };
  return listEntry(data, list, { ...place, filters });
}
