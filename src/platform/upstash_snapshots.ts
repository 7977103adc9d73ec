import { Redis } from "@upstash/redis";
import type { Snapshot, Snapshots } from "./snapshots.ts";

/** A Redis that speaks Upstash's REST protocol. */
export interface UpstashSnapshotsOptions {
  readonly url: string;
  readonly token: string;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Upstash takes requests of up to 10 MB; base64 and JSON need their share of it. */
const BODY_MAX = 6_000_000;
/** How long a store that failed is left alone, so that its readers do not each wait for it. */
const REST_MS = 2_000;

/** Snapshots that the whole fleet shares. */
export function createUpstashSnapshots(options: UpstashSnapshotsOptions): Snapshots {
  return new UpstashSnapshots(options);
}

class UpstashSnapshots implements Snapshots {
  readonly #redis: Redis;
  readonly #now: () => number;
  #restUntil = 0;

  constructor({ url, token, timeoutMs, now }: UpstashSnapshotsOptions) {
    this.#now = now;
    this.#redis = new Redis({
      url,
      token,
      automaticDeserialization: false,
      enableAutoPipelining: false,
      enableTelemetry: false,
      retry: { retries: 0 },
      // A function: a fixed signal would make the client answer `null` for ever once it has fired.
      signal: () => AbortSignal.timeout(timeoutMs),
    });
  }

  async get(key: string): Promise<Snapshot | null> {
    const text = await this.#ask((redis) => redis.get<string>(key));
    return typeof text === "string" ? snapshotOf(text) : null;
  }

  async put(key: string, snapshot: Snapshot, ttlSeconds: number): Promise<boolean> {
    if (ttlSeconds <= 0 || snapshot.body.length > BODY_MAX) return false;
    const answer = await this.#ask((redis) =>
      redis.set(key, JSON.stringify(snapshot), { ex: Math.ceil(ttlSeconds) })
    );
    return answer === "OK";
  }

  async health(): Promise<{ ok: true } | { ok: false; why: string }> {
    try {
      const answer = await this.#redis.ping();
      return answer === "PONG"
        ? { ok: true }
        : { ok: false, why: "The store gave an answer that is not Redis's" };
    } catch (error) {
      // The client's messages contain commands with their values.
      return {
        ok: false,
        why: `The store does not answer (${error instanceof Error ? error.name : "unknown"})`,
      };
    }
  }

  async #ask<T>(command: (redis: Redis) => Promise<T>): Promise<T | null> {
    if (this.#now() < this.#restUntil) return null;
    try {
      return await command(this.#redis);
    } catch {
      this.#restUntil = this.#now() + REST_MS;
      return null;
    }
  }
}

/** What another process, perhaps of another version, has written; anything unexpected counts as absent. */
function snapshotOf(text: string): Snapshot | null {
  try {
    const { body, etag, at, rows } = JSON.parse(text);
    const valid = typeof body === "string" && typeof etag === "string" && Number.isFinite(at) &&
      Number.isInteger(rows);
    return valid ? { body, etag, at, rows } : null;
  } catch {
    return null;
  }
}
