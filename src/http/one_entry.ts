import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";

/** One thing that is kept until the data change. */
export interface OneSource {
  /** Its name in the cache, different for whoever sees something else: `clients/find?…`. */
  readonly key: string;
  /** What it is computed from. */
  readonly tags: readonly string[];
  /** The thing as the client sees it; `null` = there is none, which is kept too. */
  readonly find: (session: DatabaseSession) => Promise<object | null>;
}

/** An entry whose body is the thing alone, so that its validator can be told from it; for `mountLiveOne`. */
export function oneEntry(data: LiveData, { key, tags, find }: OneSource): LiveEntry {
  return {
    key,
    tags,
    scope: "process",
    compute: (signal) =>
      data.read(tags, async (session, { versions }) => {
        return { body: JSON.stringify(await find(session)), versions };
      }, signal),
  };
}
