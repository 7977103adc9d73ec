import { createLiveCache, type LiveCache } from "#src/platform/live_cache.ts";
import { createLiveData, type LiveData } from "#src/platform/live_data.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";

/** Rows of our own database, read and written so that no process shows old ones, and the answers that are kept of them. */
export interface AppData {
  readonly data: LiveData;
  readonly cache: LiveCache;
}

const MEGABYTE = 1 << 20;
/** Writers may wait for a row that somebody holds; the rest of the connections are the readers'. */
const WRITERS_SHARE = 0.7;
const SOFT_MS = 1_000;
const HARD_MS = 10_000;

/** Opens nothing; `null` where there is no database of ours. */
export function createAppData(config: Config, deps: Deps): AppData | null {
  if (deps.app === null) return null;
  const { name, tables } = deps.app;
  const writersMax = Math.max(1, Math.floor(config.databasePoolMax * WRITERS_SHARE));
  const data = createLiveData({ ...deps, primary: tables, replica: null, writersMax });
  const cache = createLiveCache({
    ...deps,
    name,
    data,
    ttlSeconds: config.cacheTtlSeconds,
    staleSeconds: config.cacheStaleSeconds,
    softMs: SOFT_MS,
    hardMs: HARD_MS,
    sizeMax: config.cacheMaxMb * MEGABYTE,
  });
  return { data, cache };
}
