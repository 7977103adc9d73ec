import { listEntry } from "#src/http/list_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import { likePattern } from "#src/std/text/like_pattern.ts";
import type { UserQuery } from "./schema.ts";
import type { Accounts } from "./store.ts";

/** A page of the users that are asked for. */
export function listUsers({ data, list }: Accounts, query: UserQuery): LiveEntry {
  const { name, email, role, is_active, ...place } = query;
  const filters = {
    // What only begins so is found by an index, however many users there are.
    name: name === undefined ? null : likePattern(name).slice(1),
    email: email ?? null,
    role: role ?? null,
    is_active: is_active === undefined ? null : is_active ? "1" : "0",
  };
  return listEntry(data, list, { ...place, filters });
}
