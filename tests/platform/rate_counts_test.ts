import assert from "node:assert/strict";
import { Redis } from "@upstash/redis";
import { createMemoryRateCounts } from "#src/platform/memory_rate_counts.ts";
import type { RateCounts } from "#src/platform/rate_counts.ts";
import { createUpstashRateCounts } from "#src/platform/upstash_rate_counts.ts";
import { rateCountsContract, type RateCountsWorld } from "#tests/_support/contracts/rate_counts_contract.ts";
import { needs } from "#tests/_support/needs.ts";
import { startUpstashRest, type UpstashFault, type UpstashRest } from "#tests/_support/servers/mod.ts";
import { until } from "#tests/_support/until.ts";

const TOKEN = "a-long-secret-token";
/** Long enough for a busy machine where an answer must come. */
const PATIENT_MS = 5_000;

function openMemory(): Promise<RateCountsWorld> {
  let now = 0;
  const counts = createMemoryRateCounts({ now: () => now });
  return Promise.resolve({
    process: () => counts,
    key: (name: string) => name,
    untilForgotten: () => Promise.resolve(void (now += 150)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

interface UpstashWorld extends RateCountsWorld {
  readonly front: UpstashRest;
  readonly redis: Redis;
  /** A process that waits for an answer no longer than this. */
  impatient(timeoutMs: number): RateCounts;
}

async function openUpstash(): Promise<UpstashWorld> {
  const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token: TOKEN });
  const redis = new Redis({ url: front.url, token: TOKEN, enableTelemetry: false });
  const prefix = crypto.randomUUID();
  const keys = new Set<string>();
  const open = (timeoutMs: number) => createUpstashRateCounts({ url: front.url, token: TOKEN, timeoutMs });
  return {
    front,
    redis,
    process: () => open(PATIENT_MS),
    impatient: open,
    key(name) {
      keys.add(`${prefix}:${name}`);
      return `${prefix}:${name}`;
    },
    untilForgotten: (key) => until("it is forgotten", async () => await redis.exists(`rate:${key}`) === 0),
    async [Symbol.asyncDispose]() {
      front.setFault("none");
      if (keys.size > 0) await redis.del(...[...keys].map((key) => `rate:${key}`));
      await front.stop();
    },
  };
}

rateCountsContract("memory", openMemory);
rateCountsContract("upstash", openUpstash, needs("TEST_REDIS_URL"));

const FAULTS: Readonly<Record<string, UpstashFault>> = {
  "down": "down",
  "slow": { slowMs: 60_000 },
  "behind a proxy's error page": "html502",
  "lying": "lying",
  "losing its answers": "lost",
};

for (const [what, fault] of Object.entries(FAULTS)) {
  Deno.test({
    name: `upstash rate counts: of a store that is ${what} nothing is known, until it is back`,
    ...needs("TEST_REDIS_URL"),
    async fn() {
      await using world = await openUpstash();
      const counts = what === "slow" ? world.impatient(200) : world.process();
      const hit = { key: world.key("a"), hits: 1, ttlMs: 60_000 };
      world.front.setFault(fault);
      assert.equal(await counts.add([hit]), null);
      world.front.setFault("none");
      assert.deepEqual(await counts.add([hit]), [what === "losing its answers" ? 2 : 1]);
    },
  });
}

Deno.test({
  name: "upstash rate counts: however many keys are one request, and all of them go by themselves",
  ...needs("TEST_REDIS_URL"),
  async fn() {
    await using world = await openUpstash();
    const before = world.front.requests();
    const keys = Array.from({ length: 300 }, (_, at) => world.key(`${at}`));
    await world.process().add(keys.map((key) => ({ key, hits: 1, ttlMs: 60_000.5 })));
    assert.equal(world.front.requests() - before, 1);
    const left = await world.redis.pttl(`rate:${keys[299]}`);
    assert.ok(left > 0 && left <= 60_001, `${left}`);
  },
});

Deno.test({
  name: "upstash rate counts: something else under a key makes nothing known, and does not throw",
  ...needs("TEST_REDIS_URL"),
  async fn() {
    await using world = await openUpstash();
    const key = world.key("text");
    await world.redis.set(`rate:${key}`, "no number", { ex: 60 });
    assert.equal(await world.process().add([{ key, hits: 1, ttlMs: 60_000 }]), null);
  },
});

Deno.test("memory rate counts: what is over does not lie about for ever", async () => {
  let now = 0;
  const counts = createMemoryRateCounts({ now: () => now });
  const before = Deno.memoryUsage().heapUsed;
  for (let round = 0; round < 1_000; round++) {
    now += 1_000;
    await counts.add(
      Array.from({ length: 1_000 }, (_, at) => ({ key: `client ${round} ${at}`, hits: 1, ttlMs: 500 })),
    );
  }
  const grown = Deno.memoryUsage().heapUsed - before;
  assert.ok(grown < 64 << 20, `${grown} bytes for 1,000,000 keys that are over`);
});
