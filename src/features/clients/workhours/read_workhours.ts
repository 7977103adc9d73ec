import type { Caller } from "#src/http/caller.ts";
import { oneEntry } from "#src/http/one_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { WorkhoursRows } from "./store.ts";

/** Where the hours are read. */
export interface ReadableWorkhours {
  readonly data: LiveData;
  readonly rows: Pick<WorkhoursRows, "find">;
}

/** When a client is open; that of a deleted one is there for those who may bring it back. */
export function readWorkhours({ data, rows }: ReadableWorkhours, id: string, caller: Caller): LiveEntry {
  const seesDeleted = caller.may("clients:restore");
  return oneEntry(data, {
    key: `clients/find_workhours?${id}${seesDeleted ? "&deleted" : ""}`,
    tags: ["clients"],
    async find(session) {
      const found = await rows.find(session, id);
      return found === null || found.isDeleted && !seesDeleted ? null : found.workhours;
    },
  });
}
