import { DatabaseError } from "./database.ts";
import { MysqlSession } from "./mysql_session.ts";
import type { MysqlSessionOptions } from "./mysql_session.ts";

/** How many connections, and how long to wait for one. */
export interface MysqlPoolOptions extends MysqlSessionOptions {
  /** Sessions in use at the same time, at most. */
  readonly poolMax: number;
  /** How long to wait for a place, in milliseconds. */
  readonly acquireTimeoutMs: number;
}

interface Waiter {
  grant(): void;
  refuse(error: DatabaseError): void;
}

/** After this a connection is replaced: its `time_zone` is the offset of the hour in which it was opened. */
const SESSION_AGE_MAX_MS = 30 * 60 * 1000;
const KILL_TIMEOUT_MS = 3000;

/** At most `poolMax` sessions, given in the order of asking. A session that was lost is never given again. */
export class MysqlPool {
  readonly #options: MysqlPoolOptions;
  readonly #idle: MysqlSession[] = [];
  readonly #busy = new Set<MysqlSession>();
  readonly #waiters = new Set<Waiter>();
  readonly #unfinished = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #places: number;

  /** Opens nothing yet. */
  constructor(options: MysqlPoolOptions) {
    this.#options = options;
    this.#places = options.poolMax;
  }

  /**
   * A session of one's own until {@linkcode give} or {@linkcode drop}. Waits `acquireTimeoutMs` at most (`busy`);
   * aborting the signal leaves the queue. With `fresh` it is newly opened, and all that were idle are let go.
   */
  async take(signal: AbortSignal | undefined, fresh = false): Promise<MysqlSession> {
    if (this.#closing.signal.aborted) throw closed();
    if (signal?.aborted) throw cancelled(signal.reason);
    await this.#place(signal);
    try {
      if (fresh) this.#idle.splice(0).forEach((session) => this.#leave(session));
      const session = this.#takeIdle() ?? await this.#open(signal);
      this.#busy.add(session);
      return session;
    } catch (error) {
      this.#free();
      throw error;
    }
  }

  /** Takes a session back that is at rest: no statement runs and no transaction is open. */
  give(session: MysqlSession): void {
    this.#busy.delete(session);
    const tooOld = performance.now() - session.openedAtMs > SESSION_AGE_MAX_MS;
    if (tooOld || this.#closing.signal.aborted) this.#leave(session);
    else if (!session.lost) this.#idle.push(session);
    this.#free();
  }

  /**
   * Ends a session whose statement may still run: whoever waits on it fails with `error`, the server is told to
   * stop over a short connection of its own, and only then is the place free again.
   */
  drop(session: MysqlSession, error: unknown): void {
    const lostBefore = session.lost;
    session.lose(error);
    this.#busy.delete(session);
    if (lostBefore) return this.#free();
    this.#afterwards(this.#kill(session).catch(() => {}).finally(() => this.#free()));
  }

  /** Ends every session; nobody gets one any more. */
  async close(): Promise<void> {
    this.#closing.abort(closed());
    for (const waiter of this.#waiters) waiter.refuse(closed());
    for (const session of this.#busy) this.drop(session, closed());
    for (const session of this.#idle.splice(0)) this.#leave(session);
    while (this.#unfinished.size > 0) await Promise.all(this.#unfinished);
  }

  #leave(session: MysqlSession): void {
    this.#afterwards(session.leave());
  }

  #afterwards(work: Promise<void>): void {
    this.#unfinished.add(work);
    void work.finally(() => this.#unfinished.delete(work));
  }

  #takeIdle(): MysqlSession | undefined {
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) {
      if (!session.lost) return session;
    }
  }

  #open(signal: AbortSignal | undefined): Promise<MysqlSession> {
    const closing = this.#closing.signal;
    return MysqlSession.open(this.#options, signal ? AbortSignal.any([signal, closing]) : closing);
  }

  async #kill(session: MysqlSession): Promise<void> {
    const { server, thread } = session.identity;
    const hurry = AbortSignal.timeout(KILL_TIMEOUT_MS);
    const other = await MysqlSession.open(this.#options, hurry);
    const giveUp = () => other.lose(hurry.reason);
    hurry.addEventListener("abort", giveUp);
    try {
      if (other.identity.server === server) await other.run(`kill ${thread}`);
    } finally {
      hurry.removeEventListener("abort", giveUp);
      this.#leave(other);
    }
  }

  async #place(signal: AbortSignal | undefined): Promise<void> {
    if (this.#places > 0) {
      this.#places--;
      return;
    }
    const { acquireTimeoutMs } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter: Waiter = { grant: resolve, refuse: reject };
    const leave = () => reject(cancelled(signal?.reason));
    const timer = setTimeout(() => reject(busy(acquireTimeoutMs)), acquireTimeoutMs);
    signal?.addEventListener("abort", leave);
    this.#waiters.add(waiter);
    try {
      await promise;
    } finally {
      this.#waiters.delete(waiter);
      clearTimeout(timer);
      signal?.removeEventListener("abort", leave);
    }
  }

  #free(): void {
    const [waiter] = this.#waiters;
    if (waiter === undefined) {
      this.#places++;
    } else {
      this.#waiters.delete(waiter);
      waiter.grant();
    }
  }
}

function busy(waitedMs: number): DatabaseError {
  return new DatabaseError("busy", `Every database connection was in use for ${waitedMs} ms`);
}

function cancelled(reason: unknown): DatabaseError {
  return new DatabaseError("cancelled", "Reader left before a database connection was free", {
    cause: reason,
  });
}

function closed(): DatabaseError {
  return new DatabaseError("unavailable", "Database is closed");
}
