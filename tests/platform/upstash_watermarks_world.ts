import { Redis } from "@upstash/redis";
import { createUpstashWatermarks, type UpstashWatermarksOptions } from "#src/platform/upstash_watermarks.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import type { WatermarksWorld } from "#tests/_support/contracts/watermarks_contract.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";

const TOKEN = "a-long-secret-token";
/** As many processes as a test may have. */
const FRONTS = 5;

/** Processes of one fleet, each with its own clock and its own front over Redis, which a test can break. */
export interface UpstashWatermarksWorld extends WatermarksWorld {
  readonly leaseMs: number;
  process(options?: Partial<UpstashWatermarksOptions>): Watermarks;
  front(process: Watermarks): UpstashRest;
  /** Moves the clock of a process. */
  tick(process: Watermarks, ms: number): void;
  /** Redis itself, for looking and for tampering. */
  readonly redis: Redis;
  /** Where the fleet lies, and the channel of its hints. */
  readonly key: string;
  /** Makes Redis forget the fleet. */
  flush(): Promise<void>;
}

/** Opens such a world. */
export async function openUpstashWatermarks({ leaseMs = 600 } = {}): Promise<UpstashWatermarksWorld> {
  const redisUrl = Deno.env.get("TEST_REDIS_URL")!;
  const [whole, ...fronts] = await Promise.all(
    Array.from({ length: FRONTS + 1 }, () => startUpstashRest({ redisUrl, token: TOKEN })),
  );
  const redis = new Redis({ url: whole!.url, token: TOKEN, enableTelemetry: false });
  const fleet = crypto.randomUUID();
  const key = `watermarks:${fleet}`;
  const processes = new Map<Watermarks, { readonly front: UpstashRest; ahead: number }>();
  return {
    leaseMs,
    redis,
    key,
    process(options = {}) {
      const place = { front: fronts[processes.size]!, ahead: 0 };
      const process = createUpstashWatermarks({
        url: place.front.url,
        token: TOKEN,
        timeoutMs: 2_000,
        now: () => performance.timeOrigin + performance.now() + place.ahead,
        label: `p${processes.size}`,
        fleet,
        leaseMs,
        ...options,
      });
      processes.set(process, place);
      return process;
    },
    front: (process) => processes.get(process)!.front,
    tick: (process, ms) => void (processes.get(process)!.ahead += ms),
    cutOff: (process) => processes.get(process)!.front.setFault("down"),
    heal: (process) => processes.get(process)!.front.setFault("none"),
    flush: async () => void await redis.del(key),
    async [Symbol.asyncDispose]() {
      for (const front of fronts) front.setFault("none");
      await Promise.all([...processes.keys()].map((process) => process.close()));
      await redis.del(key);
      await Promise.all([whole!.stop(), ...fronts.map((front) => front.stop())]);
    },
  };
}
