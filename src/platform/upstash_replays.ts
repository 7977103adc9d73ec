import type { Redis } from "@upstash/redis";
import type { Replays } from "./replays.ts";
import { createUpstashRedis, type UpstashRedisOptions } from "./upstash_redis.ts";

const PREFIX = "replay:";

/** What may be used once in the whole fleet, remembered in Redis for as long as it keeps what it was told. */
export function createUpstashReplays(options: UpstashRedisOptions): Replays {
  return new UpstashReplays(createUpstashRedis(options));
}

class UpstashReplays implements Replays {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async use(id: string, ttlMs: number): Promise<"first" | "used" | "unreachable"> {
    try {
      const answer: unknown = await this.#redis.set(PREFIX + id, "", { nx: true, px: Math.ceil(ttlMs) });
      if (answer === "OK") return "first";
      return answer === null ? "used" : "unreachable";
    } catch {
      return "unreachable";
    }
  }
}
