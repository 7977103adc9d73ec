import { DatabaseError, type DatabaseFailure } from "#src/platform/database.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";

/** The entry while the database fails. */
export function failingEntry(entry: LiveEntry, failure: DatabaseFailure): LiveEntry {
  return { ...entry, compute: () => Promise.reject(new DatabaseError(failure, "It fails in this test")) };
}
