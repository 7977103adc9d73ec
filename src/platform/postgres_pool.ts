// @ts-types="@types/pg"
import pg from "pg";
import { DatabaseError } from "./database.ts";
import { postgresConnectionOptions, type PostgresTarget } from "./postgres_connection_options.ts";
import { postgresFailure } from "./postgres_failure.ts";
import { PostgresSession } from "./postgres_session.ts";

/** How many connections, and how long to wait for one. */
export interface PostgresPoolOptions extends PostgresTarget {
  /** Most connections at a time. */
  readonly poolMax: number;
  /** Longest wait for a connection, made or freed. */
  readonly connectTimeoutMs: number;
}

/** A session of a pool; one that may be in disorder is released with `destroy`. */
export type PooledSession = PostgresSession & { release(destroy?: boolean): void };

const IDLE_MS = 30_000;

/** Sessions to be taken and released. */
export class PostgresPool {
  readonly #pool: pg.Pool;
  readonly #placesMax: number;
  readonly #taken = new Set<PostgresSession>();

  constructor(options: PostgresPoolOptions) {
    this.#placesMax = options.poolMax;
    this.#pool = new pg.Pool({
      ...postgresConnectionOptions(options),
      Client: PostgresSession as unknown as typeof pg.Client,
      max: options.poolMax,
      connectionTimeoutMillis: options.connectTimeoutMs,
      idleTimeoutMillis: IDLE_MS,
    } as pg.PoolConfig);
    // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
    this.#pool.on("error", () => {});
    // So would that of one which breaks while it is out of the pool.
    this.#pool.on("connect", (client) => client.on("error", () => {}));
    this.#pool.on("acquire", (client) => this.#taken.add(client as unknown as PostgresSession));
    this.#pool.on("release", (_, client) => this.#taken.delete(client as unknown as PostgresSession));
  }

  /** A session of one's own until it is released. Throws `DatabaseError`; aborting the signal leaves the queue. */
  async take(signal?: AbortSignal): Promise<PooledSession> {
    const connecting = this.#pool.connect() as unknown as Promise<PooledSession>;
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal?.reason);
    signal?.addEventListener("abort", leave);
    let session: PooledSession;
    try {
      session = await Promise.race([connecting, left.promise]);
    } catch (error) {
      if (signal?.aborted) {
        connecting.then((late) => late.release(), () => {});
        throw postgresFailure(error, true);
      }
      const full = this.#pool.totalCount >= this.#placesMax && /timeout exceeded/.test(String(error));
      if (full) throw new DatabaseError("busy", "All connections are in use", { cause: error });
      throw postgresFailure(error);
    } finally {
      signal?.removeEventListener("abort", leave);
    }
    if (signal?.aborted) {
      session.release();
      throw new DatabaseError("cancelled", "The reader left before the statement began");
    }
    return session;
  }

  /** Breaks every session that is taken: what it runs fails. It is still to be released. */
  breakOff(): void {
    for (const session of this.#taken) session.breakOff();
  }

  /** Gives no session any more; resolves when all are released and gone. */
  async end(): Promise<void> {
    await this.#pool.end();
  }
}
