import type { Redis } from "@upstash/redis";
import type { Lease, Leases } from "./leases.ts";
import { createUpstashRedis, type UpstashRedisOptions } from "./upstash_redis.ts";

/** What leases in Upstash need. */
export interface UpstashLeasesOptions extends UpstashRedisOptions {
  /** What others are told of this process while it holds something. */
  readonly label: string;
  /** Milliseconds since 1970 by a clock that never goes back: `performance.timeOrigin + performance.now()`. */
  readonly now: () => number;
}

const PREFIX = "lease:";
/** Where the latest fence lies; no lease can have this name, as theirs stand behind the prefix and a colon. */
const FENCE = "lease-fence";

/**
 * The fence is never behind the clock, so that it grows on even when Redis has lost it.
 *
 * Arguments: value, ttl, clock, and the tokens that this process may hold without knowing it.
 */
const ACQUIRE = `
local held = redis.call("get", KEYS[1])
local free = not held
for at = 4, #ARGV do
  if held and string.sub(held, 1, #ARGV[at]) == ARGV[at] then free = true end
end
if not free then return 0 end
local last = tonumber(redis.call("get", KEYS[2]) or "0") or 0
local fence = string.format("%.0f", math.max(last + 1, tonumber(ARGV[3])))
redis.call("set", KEYS[2], fence)
redis.call("set", KEYS[1], ARGV[1], "PX", ARGV[2])
return tonumber(fence)`;

const RENEW = `
local held = redis.call("get", KEYS[1])
if not held or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then return 0 end
return redis.call("pexpire", KEYS[1], ARGV[2])`;

const RELEASE = `
local held = redis.call("get", KEYS[1])
if not held or string.sub(held, 1, #ARGV[1]) ~= ARGV[1] then return 0 end
return redis.call("del", KEYS[1])`;

/** Leases of the whole fleet. */
export function createUpstashLeases(options: UpstashLeasesOptions): Leases {
  return new UpstashLeases(options);
}

/** A token that may lie in the store although nobody here holds it, and until when. */
interface Doubt {
  readonly token: string;
  readonly until: number;
}

class UpstashLeases implements Leases {
  readonly #redis: Redis;
  readonly #options: UpstashLeasesOptions;
  readonly #doubts = new Map<string, Doubt[]>();

  constructor(options: UpstashLeasesOptions) {
    this.#options = options;
    this.#redis = createUpstashRedis(options);
  }

  async acquire(name: string, ttlMs: number): Promise<Lease | "held" | "unreachable"> {
    const token = crypto.randomUUID();
    const { label, now } = this.#options;
    const asked = now();
    const doubts = this.#takeDoubts(name);
    const ttl = String(Math.ceil(ttlMs));
    const fence = await this.#ask(ACQUIRE, [PREFIX + name, FENCE], [
      `${token} ${label}`,
      ttl,
      String(Math.trunc(asked)),
      ...doubts.map((doubt) => doubt.token),
    ]);
    if (fence === null) {
      for (const doubt of doubts) this.#doubt(name, doubt);
      this.#doubt(name, { token, until: now() + ttlMs });
      return "unreachable";
    }
    return fence === 0 ? "held" : this.#lease(name, { token, fence, ttl }, asked + ttlMs);
  }

  async holder(name: string): Promise<string | null> {
    try {
      const value = await this.#redis.get<string>(PREFIX + name);
      return typeof value === "string" ? value.slice(crypto.randomUUID().length + 1) : null;
    } catch {
      return null;
    }
  }

  #lease(
    name: string,
    { token, fence, ttl }: { readonly token: string; readonly fence: number; readonly ttl: string },
    grantedUntil: number,
  ): Lease {
    let until = grantedUntil;
    const { now } = this.#options;
    const keys = [PREFIX + name];
    return {
      fence,
      renew: async () => {
        const asked = now();
        const answer = await this.#ask(RENEW, keys, [token, ttl]);
        if (answer === 1) until = asked + Number(ttl);
        if (answer === 0 || now() >= until) return "lost";
        return answer === 1 ? "renewed" : "unreachable";
      },
      release: async () => {
        const answer = await this.#ask(RELEASE, keys, [token]);
        if (answer === null) this.#doubt(name, { token, until: now() + Number(ttl) });
      },
    };
  }

  #takeDoubts(name: string): Doubt[] {
    const doubts = this.#doubts.get(name) ?? [];
    this.#doubts.delete(name);
    return doubts.filter(({ until }) => this.#options.now() < until);
  }

  #doubt(name: string, doubt: Doubt): void {
    this.#doubts.set(name, [...this.#doubts.get(name) ?? [], doubt]);
  }

  async #ask(script: string, keys: string[], values: string[]): Promise<number | null> {
    try {
      const answer = await this.#redis.eval(script, keys, values);
      return typeof answer === "number" ? answer : null;
    } catch {
      return null;
    }
  }
}
