import { delay } from "#src/std/async/delay.ts";
import { LaterRun } from "#src/std/async/later_run.ts";
import { Semaphore } from "#src/std/async/semaphore.ts";
import { Announcer } from "./announcer.ts";
import { DatabaseError } from "./database.ts";
import { DataVersions } from "./data_versions.ts";
import type { Observe } from "./observe.ts";
import type { Statements } from "./statements.ts";
import type { DatabaseSession, Tables } from "./tables.ts";
import { versionsReach } from "./versions_reach.ts";
import type { Marks, Watermarks } from "./watermarks.ts";

/** The state of the data that a read sees. */
export interface DataState {
  /** How often each kind of data had changed, by tag; data read under it are at least as new. */
  readonly versions: Marks;
  /** Rows that there are of each kind, by tag. */
  readonly rowCounts: ReadonlyMap<string, number>;
}

/** What runs inside a writing transaction. */
export interface WritingSession extends DatabaseSession {
  /** Says what is about to change: everything kept with this tag is out of date, and so many rows are more (or fewer). */
  touch(tag: string, rows?: number): void;
}

/**
 * Tables of ours, read and written so that nobody sees anything older than the last write that was answered before,
 * in whichever process and on whichever connection.
 *
 * Who answers from memory has heard of every raise and has, within the last 3 seconds, looked at the versions in the
 * database. So a write that the fleet cannot be told of (the store that it shares is out of reach) is answered 3 seconds
 * after its commit, and one whose process died before it told anybody is known everywhere by then.
 */
export interface LiveData {
  readonly engine: "postgres" | "mysql";
  /**
   * Reads from one moment of the data, on the replica where there is one and it has come far enough for these tags,
   * else on the primary. The replica must commit in the order of the primary. What it sees the fleet knows when it
   * resolves, so that versions never go back from one process to the next. Throws `DatabaseError`.
   */
  read<T>(
    tags: readonly string[],
    work: (session: DatabaseSession, state: DataState) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /**
   * Writes in one transaction, run again from the start after a deadlock. Resolves after the commit, when every process
   * knows that what was touched has changed or answers no more from memory: what is committed is never refused.
   * Throws what the work throws, or `DatabaseError`.
   */
  write<T>(work: (session: WritingSession) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** What a kept answer must have been computed from at least, if this process certainly knows it; see `Watermarks`. */
  floors(): Marks | null;
  /** The same, asked for; `null` when nobody can know now, so that only the primary can be believed. Never fails. */
  confirmFloors(): Promise<Marks | null>;
  /** Tells the fleet what it was not told yet; closes neither the tables nor the watermarks. */
  close(): Promise<void>;
}

/** What live data are made of. */
export interface LiveDataOptions {
  readonly primary: Tables;
  /** A copy of the primary that may be behind; `null` = there is none. */
  readonly replica: Tables | null;
  readonly watermarks: Watermarks;
  readonly statements: Statements;
  readonly observe: Observe;
  /** Writes at the same time, at most, so that those which wait for a row leave connections to readers. @default {7} */
  readonly writersMax?: number;
  /** How long a write waits for its turn before it is `busy`, in milliseconds. @default {5_000} */
  readonly patienceMs?: number;
  /** For how long a look at the versions is enough, in milliseconds; the same in the whole fleet. @default {3_000} */
  readonly certainMs?: number;
}

const CERTAIN_MS = 3_000;
const WRITERS_MAX = 7;
const PATIENCE_MS = 5_000;
/** How long a database that failed is left alone, so that its readers do not each wait for it. */
const REST_MS = 1_000;

/** Opens nothing; the table `data_versions` must be there when it is used. */
export function createLiveData(options: LiveDataOptions): LiveData {
  return new VersionedLiveData(options);
}

class VersionedLiveData implements LiveData {
  readonly engine: LiveData["engine"];
  readonly #options: LiveDataOptions;
  readonly #certainMs: number;
  readonly #versions: DataVersions;
  readonly #announcer: Announcer;
  readonly #writers: Semaphore;
  readonly #confirming = new LaterRun(() => this.#confirm());
  /** The newest versions that anybody told us of; replaced, never changed, so that equal ones are the same one. */
  #known: Marks = new Map();
  /** When the latest look at the versions is too long ago, by `performance.now()`. */
  #lookedUntil = -Infinity;
  /** Counts the times at which we could have missed a raise; none was missed when `#sureOf` is the latest. */
  #doubts = 1;
  #sureOf = 0;
  #watch: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  #replicaUsableAt = -Infinity;
  #confirmsAgainAt = -Infinity;

  constructor(options: LiveDataOptions) {
    const { primary, statements, watermarks, observe, certainMs = CERTAIN_MS } = options;
    this.#writers = new Semaphore(options.writersMax ?? WRITERS_MAX);
    this.engine = primary.engine;
    this.#options = options;
    this.#certainMs = certainMs;
    this.#versions = new DataVersions(statements, primary.engine);
    this.#announcer = new Announcer({
      versions: () => this.#look(),
      raise: (marks) => watermarks.raise(marks),
      failed: (error) => observe({ event: "announce_failed", error }),
    });
  }

  async read<T>(
    tags: readonly string[],
    work: (session: DatabaseSession, state: DataState) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { primary } = this.#options;
    const floors = this.#replicaFloors();
    const wanted = { work, signal };
    const copied = floors === null
      ? null
      : await this.#readReplica((versions) => versionsReach(floors, versions, tags), wanted);
    const { value, versions } = copied ?? (await this.#readFrom(primary, () => true, wanted))!;
    await this.#tellShown(tags, versions);
    return value;
  }

  async write<T>(work: (session: WritingSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (!await this.#writers.take(this.#options.patienceMs ?? PATIENCE_MS)) {
      throw new DatabaseError("busy", "Every place for writing was in use");
    }
    const { result, touched, seen } = await this.#commit(work, signal).finally(() => this.#writers.free());
    // What changed nothing may still answer with what another process has committed and not told yet.
    if (touched.size > 0) await this.#tell(touched.keys());
    else await this.#tellShown([...seen.keys()], seen);
    return result;
  }

  async #commit<T>(work: (session: WritingSession) => Promise<T>, signal: AbortSignal | undefined) {
    let touched = new Map<string, number>();
    let seen: Marks = new Map();
    const result = await this.#options.primary.transaction(async (session) => {
      const changes = touched = new Map<string, number>();
      const done = await work({
        rows: (statement, parameters) => session.rows(statement, parameters),
        run: (statement, parameters) => session.run(statement, parameters),
        bytes: (statement, parameters) => session.bytes(statement, parameters),
        load: (table, columns, rows) => session.load(table, columns, rows),
        touch: (tag, rows = 0) => void changes.set(tag, (changes.get(tag) ?? 0) + rows),
      });
      // Last, so that others wait for our slot no longer than the commit takes.
      if (changes.size > 0) await this.#versions.touch(session, changes);
      else seen = (await this.#versions.read(session)).versions;
      return done;
    }, { signal });
    return { result, touched, seen };
  }

  floors(): Marks | null {
    const marks = this.#options.watermarks.certain();
    if (marks === null) this.#doubts++;
    if (marks === null || this.#sureOf !== this.#doubts || performance.now() >= this.#lookedUntil) {
      return null;
    }
    this.#watch ??= this.#lookLater();
    return this.#learn(marks);
  }

  async confirmFloors(): Promise<Marks | null> {
    return this.floors() ?? await this.#confirming.ask();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#watch);
    await this.#announcer.close();
  }

  /** Waits until the fleet was told; or for as long as anybody could be certain without having looked. */
  async #tell(tags: Iterable<string>): Promise<void> {
    const told = new AbortController();
    const over = delay(this.#certainMs, told.signal);
    await Promise.race([over, this.#announcer.announce(tags).then((isTold) => isTold || over)]);
    told.abort();
  }

  /**
   * Of a write that is committed and not yet answered the fleet is told before anybody is shown it: a reader who goes on to
   * another process does not see it go again.
   */
  async #tellShown(tags: readonly string[], versions: Marks): Promise<void> {
    const { watermarks } = this.#options;
    // Where nobody can be told, nobody answers from memory for long.
    if (watermarks.certain() === null && await this.confirmFloors() === null) return;
    const told = watermarks.shared();
    const untold = tags.filter((tag) => (versions.get(tag) ?? 0) > (told.get(tag) ?? 0));
    if (untold.length > 0) await this.#tell(untold);
  }

  /** The versions are read after the confirmation, so that marks which the store has lost do not matter. */
  async #confirm(): Promise<Marks | null> {
    if (performance.now() < this.#confirmsAgainAt) return null;
    const marks = await this.#options.watermarks.confirm();
    if (marks === "unreachable") return null;
    this.#learn(marks);
    const doubts = this.#doubts;
    try {
      await this.#look();
    } catch {
      this.#confirmsAgainAt = performance.now() + REST_MS;
      return null;
    }
    this.#sureOf = doubts;
    return this.#known;
  }

  async #look(): Promise<Marks> {
    const { primary, observe } = this.#options;
    const [began, known] = [performance.now(), this.#known];
    let state = await this.#versions.look(primary);
    if (await this.#versions.catchUp(primary, state, known)) {
      observe({ event: "data_went_back" });
      state = await this.#versions.look(primary);
    }
    const { versions } = state;
    this.#lookedUntil = Math.max(this.#lookedUntil, began + this.#certainMs);
    this.#learn(versions);
    return versions;
  }

  /** Only after somebody has asked, so that a process without readers leaves the database in peace. */
  #lookLater(): ReturnType<typeof setTimeout> | undefined {
    if (this.#closed) return undefined;
    return setTimeout(async () => {
      await this.#look().catch(() => {});
      this.#watch = undefined;
    }, this.#certainMs / 3);
  }

  /** Takes what is newer, and gives all that is known. */
  #learn(marks: Marks): Marks {
    for (const [tag, mark] of marks) {
      if (mark > (this.#known.get(tag) ?? 0)) this.#known = new Map(this.#known).set(tag, mark);
    }
    return this.#known;
  }

  /** What the replica has to reach; `null` = it is of no use now. */
  #replicaFloors(): Marks | null {
    if (this.#options.replica === null || performance.now() < this.#replicaUsableAt) return null;
    const floors = this.floors();
    // For the next reader; this one is better off on the primary than waiting.
    if (floors === null) void this.confirmFloors();
    return floors;
  }

  async #readReplica<T>(fits: (versions: Marks) => boolean, wanted: Wanted<T>): Promise<Read<T> | null> {
    try {
      return await this.#readFrom(this.#options.replica!, fits, wanted);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.failure === "cancelled") throw error;
      this.#replicaUsableAt = performance.now() + REST_MS;
      return null;
    }
  }

  async #readFrom<T>(
    tables: Tables,
    fits: (versions: Marks) => boolean,
    { work, signal }: Wanted<T>,
  ): Promise<Read<T> | null> {
    return await tables.transaction(async (session) => {
      const state = await this.#versions.read(session);
      if (!fits(state.versions)) return null;
      this.#learn(state.versions);
      return { value: await work(session, state), versions: state.versions };
    }, { mode: "snapshot", signal });
  }
}

interface Read<T> {
  readonly value: T;
  readonly versions: Marks;
}

interface Wanted<T> {
  readonly work: (session: DatabaseSession, state: DataState) => Promise<T>;
  readonly signal: AbortSignal | undefined;
}
