import { listEntry } from "#src/http/list_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { ClientQuery } from "./schema.ts";
import type { Clients } from "./store.ts";

/** A page of the clients that are asked for. */
export function listClients({ data, list }: Clients, query: ClientQuery): LiveEntry {
  const { name, code, city, is_active, deleted, ...place } = query;
  const filters = {
    name: name?.toLowerCase() ?? null,
    code: code?.toLowerCase() ?? null,
    city: city?.toLowerCase() ?? null,
    is_active: is_active?.toString() ?? null,
    deleted: deleted ? "true" : null,
  };
  return listEntry(data, list, { ...place, filters });
}
