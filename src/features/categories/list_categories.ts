import { listEntry } from "#src/http/list_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import { likePattern } from "#src/std/text/like_pattern.ts";
import type { CategoryQuery } from "./schema.ts";
import type { Categories } from "./store.ts";

/** A page of the categories that are asked for. */
export function listCategories({ data, list }: Categories, query: CategoryQuery): LiveEntry {
  const { name, is_active, ...place } = query;
  const filters = {
    name: name === undefined ? null : likePattern(name),
    is_active: is_active === undefined ? null : is_active ? "1" : "0",
  };
  return listEntry(data, list, { ...place, filters });
}
