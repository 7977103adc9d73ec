import { createLiveCache, type LiveCache, type LiveCacheOptions } from "./live_cache.ts";
import { createLiveData, type LiveData, type LiveDataOptions } from "./live_data.ts";

/** Tables of ours with the answers that are kept of them. */
export interface LiveStore {
  readonly data: LiveData;
  readonly cache: LiveCache;
}

/** What one is made of. */
export interface LiveStoreOptions
  extends
    Omit<LiveDataOptions, "writersMax" | "patienceMs" | "certainMs">,
    Omit<LiveCacheOptions, "data" | "softMs" | "hardMs"> {
  /** Connections to the database, at most. */
  readonly poolMax: number;
}

/** Writers may wait for a row that somebody holds; the rest of the connections are the readers'. */
const WRITERS_SHARE = 0.7;
/** How long a reader waits for a renewal while an older copy exists that nothing has overtaken. */
const SOFT_MS = 1_000;
/** How long a reader waits at all before an older copy, or a refusal, is better. */
const HARD_MS = 10_000;

/** Opens nothing; see {@linkcode createLiveData} and {@linkcode createLiveCache}. */
export function createLiveStore({ poolMax, ...options }: LiveStoreOptions): LiveStore {
  const writersMax = Math.max(1, Math.floor(poolMax * WRITERS_SHARE));
  const data = createLiveData({ ...options, writersMax });
  return { data, cache: createLiveCache({ ...options, data, softMs: SOFT_MS, hardMs: HARD_MS }) };
}
