import { listEntry } from "#src/http/list_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { StoreQuery } from "./schema.ts";
import type { Stores } from "./store.ts";

/** A page of the stores that are asked for, each with its client. */
export function listStores({ data, list }: Stores, query: StoreQuery): LiveEntry {
  const { client_id, name, code, city, is_active, deleted, ...place } = query;
  const filters = {
    client_id: client_id ?? null,
    name: name?.toLowerCase() ?? null,
    code: code?.toLowerCase() ?? null,
    city: city?.toLowerCase() ?? null,
    is_active: is_active?.toString() ?? null,
    deleted: deleted ? "true" : null,
  };
  return listEntry(data, list, { ...place, filters });
}
