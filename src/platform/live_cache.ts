import { unlessAborted } from "#src/std/async/unless_aborted.ts";
import { DatabaseError } from "./database.ts";
import { FleetCopies } from "./fleet_copies.ts";
import type { Leases } from "./leases.ts";
import { LiveCopy } from "./live_copy.ts";
import type { LiveData } from "./live_data.ts";
import { LiveFlight } from "./live_flight.ts";
import { LiveRests } from "./live_rests.ts";
import { LiveShelf } from "./live_shelf.ts";
import type { Observe } from "./observe.ts";
import type { Snapshots } from "./snapshots.ts";
import type { Marks } from "./watermarks.ts";

/** Something that is computed from the data and kept until they change. */
export interface LiveEntry {
  /** Its name, by which it is found again in every process: `dashboard/top-customers?limit=10`. */
  readonly key: string;
  /** What it is computed from. */
  readonly tags: readonly string[];
  /**
   * `fleet` = computed once for all processes, kept in the store that they share; `process` = each computes its own, as
   * for pages of lists, of which there may be any number.
   */
  readonly scope: "fleet" | "process";
  /** Computes it; with `bypass` out of nothing kept. The signal aborts when nobody waits for it any more. */
  compute(signal: AbortSignal, bypass: boolean): Promise<LiveBody>;
}

/** What was computed. */
export interface LiveBody {
  /** UTF-8 text that is sent as it is. */
  readonly body: string;
  /** The versions that it was computed from. */
  readonly versions: Marks;
}

/** An answer out of the cache. */
export interface LiveAnswer {
  readonly state: "HIT" | "MISS" | "STALE" | "BYPASS";
  readonly body: string;
  /** Strong; begins with the version: `"42-…"`. */
  readonly etag: string;
  /** Sum of the versions of its tags: grows with every change, and goes back only in what says `STALE`. */
  readonly version: number;
  /** What it was computed from, for answers that are made of it. */
  readonly versions: Marks;
  /** When it was computed, in whole milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds that this answer waited for the database; `null` = it was not asked. */
  readonly dbMs: number | null;
}

/**
 * Cache-aside over a {@linkcode LiveData}: fresh bytes as they are; else computed once, however many processes and
 * readers want them.
 */
export interface LiveCache {
  /** A fresh answer from this process's memory, at once and without a promise; `null` when it takes longer. */
  peek(key: string): LiveAnswer | null;
  /**
   * The answer. Never older than the last write that ended before this call, unless it says `STALE`: then the database
   * failed or passed the hard time limit, and the copy is no older than the grace. A copy that only its age makes unfit
   * is also given as `STALE` when computing takes longer than the soft time limit. Computing that passes a limit goes on
   * behind the answer, and is kept.
   *
   * Throws what computing throws; `DatabaseError` with `timeout` past the hard limit and with `cancelled` when the
   * reader left. A store out of reach is no error: each process then computes for itself.
   *
   * @param bypass Computes it now for this reader, whatever is kept, and keeps what comes out.
   * @param signal The reader left: aborts the computing when nobody else waits for it.
   */
  get(
    entry: LiveEntry,
    options?: { readonly bypass?: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<LiveAnswer>;
}

/** What a cache is made of. */
export interface LiveCacheOptions {
  readonly data: LiveData;
  /** Whose data they are, where several share a store. */
  readonly name: string;
  readonly snapshots: Snapshots;
  readonly leases: Leases;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long an answer counts as fresh if nothing changes; up to a tenth more or less. */
  readonly ttlSeconds: number;
  /** How long after that it may still be given while the database fails. */
  readonly staleSeconds: number;
  /** After how long a copy that only its age makes unfit is given instead. */
  readonly softMs: number;
  /** After how long any copy within the grace is given instead, or none. */
  readonly hardMs: number;
  /** Most characters of all keys and bodies kept in memory. */
  readonly sizeMax: number;
  /** From 0 to below 1. @default {Math.random} */
  readonly random?: () => number;
}

/** A copy on its way to a reader. */
interface Landing {
  readonly copy: LiveCopy;
  /** When it was computed here, in the order of {@linkcode Reader.came}, and for how long; `null` = elsewhere. */
  readonly computed: { readonly began: number; readonly ms: number } | null;
}

interface Reader {
  /** In the order of all readers and computings of this process. */
  readonly came: number;
  /** What its answer must reach; `null` = nobody knows, only what is computed after it came will do. */
  floors: Marks | null;
  /** Aborted when it waits no more, with the reason `left` or `answered`. */
  readonly gone: AbortController;
}

const JITTER = 0.1;

/** A cache with nothing in it. */
export function createLiveCache(options: LiveCacheOptions): LiveCache {
  return new SharedLiveCache(options);
}

class SharedLiveCache implements LiveCache {
  readonly #options: LiveCacheOptions;
  readonly #shelf: LiveShelf;
  readonly #fleet: FleetCopies;
  readonly #flights = new Map<string, LiveFlight<Landing>>();
  /** Counts the readers that came and the computings that began. */
  #turn = 0;
  readonly #rests = new LiveRests();

  constructor(options: LiveCacheOptions) {
    const { now, random = Math.random, ttlSeconds, staleSeconds, sizeMax } = options;
    const ttlMs = { least: ttlSeconds * 1000 * (1 - JITTER), most: ttlSeconds * 1000 * (1 + JITTER) };
    this.#options = options;
    this.#shelf = new LiveShelf({ ttlMs, sizeMax, now, random });
    this.#fleet = new FleetCopies({
      ...options,
      random,
      // What any process found too old must not come back out of the store.
      youngMs: ttlMs.least,
      keepSeconds: ttlSeconds + staleSeconds,
    });
  }

  peek(key: string): LiveAnswer | null {
    const copy = this.#shelf.fresh(key);
    if (copy === null) return null;
    const floors = this.#options.data.floors();
    return floors !== null && copy.reaches(floors) ? copy.hit : null;
  }

  async get(
    entry: LiveEntry,
    { bypass = false, signal }: { readonly bypass?: boolean; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<LiveAnswer> {
    if (signal?.aborted) throw leftError();
    if (bypass) return await this.#bypass(entry, signal);
    return this.peek(entry.key) ?? await this.#read(entry, signal);
  }

  async #bypass(entry: LiveEntry, signal: AbortSignal = new AbortController().signal): Promise<LiveAnswer> {
    const { copy, computed } = await this.#compute(entry, signal, true);
    this.#shelf.keep(entry.key, copy);
    if (entry.scope === "fleet") await this.#fleet.put(entry, copy);
    return { ...copy.hit, state: "BYPASS", dbMs: computed!.ms };
  }

  /** The first of: a fresh answer, the soft limit where an old one will do, the hard limit, the reader leaving. */
  async #read(entry: LiveEntry, signal: AbortSignal | undefined): Promise<LiveAnswer> {
    const { softMs, hardMs } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<LiveAnswer>();
    const reader: Reader = { came: ++this.#turn, floors: null, gone: new AbortController() };
    const soft = setTimeout(() => {
      const aged = this.#agedCopy(entry, reader);
      if (aged !== null) resolve(stale(aged));
    }, softMs);
    const hard = setTimeout(() => reject(lateError(entry, hardMs)), hardMs);
    const leave = () => reject(leftError());
    signal?.addEventListener("abort", leave);
    this.#fresh(entry, reader).then(resolve, reject);
    try {
      return await promise;
    } catch (error) {
      if (signal?.aborted || !(error instanceof DatabaseError)) throw error;
      return stale(await this.#lastCopy(entry) ?? fail(error));
    } finally {
      clearTimeout(soft);
      clearTimeout(hard);
      signal?.removeEventListener("abort", leave);
      reader.gone.abort(signal?.aborted ? "left" : "answered");
    }
  }

  async #fresh(entry: LiveEntry, reader: Reader): Promise<LiveAnswer> {
    const { data } = this.#options;
    reader.floors = await data.confirmFloors();
    const { signal } = reader.gone;
    if (signal.reason === "left") throw leftError();
    for (;;) {
      const floors = reader.floors ??= data.floors();
      const kept = this.#shelf.fresh(entry.key);
      if (floors !== null && kept?.reaches(floors)) return kept.hit;
      const { copy, computed } = await this.#flight(entry, floors).wait(signal, (why) => why === "answered");
      const isOurs = computed !== null && computed.began > reader.came;
      if (!isOurs && (floors === null || !copy.reaches(floors))) continue;
      return computed === null ? copy.hit : { ...copy.hit, state: "MISS", dbMs: computed.ms };
    }
  }

  /** The one way that all readers of a key go; a new one when there is none. */
  #flight(entry: LiveEntry, floors: Marks | null): LiveFlight<Landing> {
    const { key } = entry;
    const running = this.#flights.get(key);
    if (running !== undefined && !running.abandoned) return running;
    const flight = new LiveFlight(async (signal) => {
      try {
        return await this.#fly(entry, this.#options.data.floors() ?? floors, signal);
      } finally {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
      }
    });
    this.#flights.set(key, flight);
    return flight;
  }

  async #fly(entry: LiveEntry, floors: Marks | null, signal: AbortSignal): Promise<Landing> {
    let landing: Landing | undefined;
    const compute = async () => (landing = await this.#compute(entry, signal)).copy;
    const copy = entry.scope === "process" || floors === null
      ? await compute()
      : await this.#fleet.obtain(entry, { floors, signal }, compute);
    this.#shelf.keep(entry.key, copy);
    return landing ?? { copy, computed: null };
  }

  async #compute(entry: LiveEntry, signal: AbortSignal, bypass = false): Promise<Landing> {
    const { now, observe } = this.#options;
    const { key } = entry;
    this.#rests.check(key);
    const at = Math.trunc(now());
    const began = ++this.#turn;
    const started = performance.now();
    try {
      const body = await unlessLeft(entry.compute(signal, bypass), signal);
      const ms = performance.now() - started;
      return { copy: LiveCopy.computed(entry, body, at), computed: { began, ms } };
    } catch (error) {
      if (signal.aborted) throw error;
      observe({ event: "live_failed", key, error });
      if (error instanceof DatabaseError && error.failure === "unavailable") this.#rests.begin(key, error);
      throw error;
    }
  }

  /** A copy that is unfit for this reader by its age alone. */
  #agedCopy({ key }: LiveEntry, { floors }: Reader): LiveCopy | null {
    const copy = this.#shelf.get(key);
    return copy !== null && floors !== null && copy.reaches(floors) && this.#isInGrace(copy) ? copy : null;
  }

  /** The copy to fall back on, however many writes have overtaken it. */
  async #lastCopy(entry: LiveEntry): Promise<LiveCopy | null> {
    const kept = this.#shelf.get(entry.key);
    if (kept !== null && this.#isInGrace(kept)) return kept;
    const shared = entry.scope === "fleet" ? await this.#fleet.get(entry) : null;
    return shared !== null && this.#isInGrace(shared) ? shared : null;
  }

  #isInGrace({ hit: { at } }: LiveCopy): boolean {
    const { now, ttlSeconds, staleSeconds } = this.#options;
    return now() - at < (ttlSeconds + staleSeconds) * 1000;
  }
}

function stale(copy: LiveCopy): LiveAnswer {
  return { ...copy.hit, state: "STALE" };
}

function fail(error: unknown): never {
  throw error;
}

function leftError(): DatabaseError {
  return new DatabaseError("cancelled", "Reader left before the answer was there");
}

function lateError({ key }: LiveEntry, ms: number): DatabaseError {
  return new DatabaseError("timeout", `Computing '${key}' took longer than ${ms} ms`);
}

/** Work that is let go of when the signal aborts, even if it does not end by itself. */
async function unlessLeft<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const done = await unlessAborted(work.then((value) => ({ value })), signal);
  if (done === null) throw leftError();
  return done.value;
}
