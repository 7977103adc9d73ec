import type { Redis } from "@upstash/redis";
import type { RateCount, RateCounts } from "./rate_counts.ts";
import { createUpstashRedis, type UpstashRedisOptions } from "./upstash_redis.ts";

const PREFIX = "rate:";

/** Counts of the whole fleet in Redis: one request, a pipeline, however many they are. */
export function createUpstashRateCounts(options: UpstashRedisOptions): RateCounts {
  return new UpstashRateCounts(createUpstashRedis(options));
}

class UpstashRateCounts implements RateCounts {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async add(counts: readonly RateCount[]): Promise<readonly number[] | null> {
    if (counts.length === 0) return [];
    const pipeline = this.#redis.pipeline();
    for (const { key, hits, ttlMs } of counts) {
      pipeline.incrby(PREFIX + key, hits);
      pipeline.pexpire(PREFIX + key, Math.ceil(ttlMs));
    }
    try {
      const answers: unknown = await pipeline.exec();
      return totalsOf(answers, counts.length);
    } catch {
      return null;
    }
  }
}

/** Every second answer; a proxy in front may have said anything. */
function totalsOf(answers: unknown, count: number): readonly number[] | null {
  if (!Array.isArray(answers) || answers.length !== count * 2) return null;
  const totals = answers.filter((_, at) => at % 2 === 0).map(Number);
  return totals.every(Number.isSafeInteger) ? totals : null;
}
