import type { Redis } from "@upstash/redis";
import type { Snapshot, Snapshots } from "./snapshots.ts";
import { createUpstashRedis, type UpstashRedisOptions } from "./upstash_redis.ts";

/** What a store in Upstash needs. */
export interface UpstashSnapshotsOptions extends UpstashRedisOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Upstash takes requests of up to 10 MB; base64 and JSON need their share of it. */
const BODY_MAX = 6_000_000;
/** How long a store that failed is left alone, so that its readers do not each wait for it. */
const REST_MS = 2_000;

/** A value begins with its form and its time in a fixed width, so that Redis can tell the newer without reading it all. */
const HEAD = /^2:\d{16}:/;
const HEAD_LENGTH = 19;

const PUT = `
local held = redis.call("getrange", KEYS[1], 0, ${HEAD_LENGTH - 1})
if string.sub(held, 1, 2) == "2:" and held > string.sub(ARGV[1], 1, ${HEAD_LENGTH}) then return 1 end
redis.call("set", KEYS[1], ARGV[1], "EX", ARGV[2])
return 1`;

/** Snapshots that the whole fleet shares. */
export function createUpstashSnapshots(options: UpstashSnapshotsOptions): Snapshots {
  return new UpstashSnapshots(options);
}

class UpstashSnapshots implements Snapshots {
  readonly #redis: Redis;
  readonly #now: () => number;
  #restUntil = 0;

  constructor(options: UpstashSnapshotsOptions) {
    this.#now = options.now;
    this.#redis = createUpstashRedis(options);
  }

  async get(key: string): Promise<Snapshot | null | "unreachable"> {
    const reply = await this.#ask((redis) => redis.get<string>(key));
    if (reply === null) return "unreachable";
    return typeof reply.answer === "string" ? snapshotOf(reply.answer) : null;
  }

  async put(key: string, snapshot: Snapshot, ttlSeconds: number): Promise<boolean> {
    if (ttlSeconds <= 0 || snapshot.body.length > BODY_MAX) return false;
    const head = `2:${String(Math.trunc(snapshot.at)).padStart(16, "0")}:`;
    const reply = await this.#ask((redis) =>
      redis.eval(PUT, [key], [head + JSON.stringify(snapshot), String(Math.ceil(ttlSeconds))])
    );
    return reply?.answer === 1;
  }

  async health(): Promise<{ ok: true } | { ok: false; why: string }> {
    try {
      const answer = await this.#redis.ping();
      return answer === "PONG"
        ? { ok: true }
        : { ok: false, why: "The store gave an answer that is not Redis's" };
    } catch (error) {
      return {
        ok: false,
        why: `The store does not answer (${error instanceof Error ? error.name : "unknown"})`,
      };
    }
  }

  /** `null` = out of reach, or left alone because it was. */
  async #ask<T>(command: (redis: Redis) => Promise<T>): Promise<{ readonly answer: T } | null> {
    if (this.#now() < this.#restUntil) return null;
    try {
      return { answer: await command(this.#redis) };
    } catch {
      this.#restUntil = this.#now() + REST_MS;
      return null;
    }
  }
}

/** What another process, perhaps of another version, has written; anything unexpected counts as absent. */
function snapshotOf(text: string): Snapshot | null {
  if (!HEAD.test(text)) return null;
  try {
    const { body, etag, at, rows, tags } = JSON.parse(text.slice(HEAD_LENGTH));
    const valid = typeof body === "string" && typeof etag === "string" && Number.isFinite(at) &&
      Number.isInteger(rows) && Array.isArray(tags) && tags.every((tag) => typeof tag === "string");
    return valid ? { body, etag, at, rows, tags } : null;
  } catch {
    return null;
  }
}
