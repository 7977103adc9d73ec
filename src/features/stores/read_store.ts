import type { Caller } from "#src/http/caller.ts";
import { oneEntry } from "#src/http/one_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { Stores } from "./store.ts";

/** One store with its client as they are; a deleted one is there for those who may bring it back. */
export function readStore({ data, resources, list }: Stores, id: string, caller: Caller): LiveEntry {
  const seesDeleted = caller.may("clients:restore");
  return oneEntry(data, {
    key: `stores/find?${id}${seesDeleted ? "&deleted" : ""}`,
    tags: list.tags,
    async find(session) {
      const found = await resources.rows.find(session, id);
      return found === null || found.deleted_at !== null && !seesDeleted ? null : found;
    },
  });
}
