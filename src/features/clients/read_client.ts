import type { Caller } from "#src/http/caller.ts";
import { oneEntry } from "#src/http/one_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { Clients } from "./store.ts";

/** One client as it is; a deleted one is there for those who may bring it back. */
export function readClient({ data, resources }: Clients, id: string, caller: Caller): LiveEntry {
  const seesDeleted = caller.may("clients:restore");
  return oneEntry(data, {
    key: `clients/find?${id}${seesDeleted ? "&deleted" : ""}`,
    tags: ["clients"],
    async find(session) {
      const found = await resources.rows.find(session, id);
      return found === null || found.deleted_at !== null && !seesDeleted ? null : found;
    },
  });
}
