import assert from "node:assert/strict";
import { Redis } from "@upstash/redis";
import { createMemoryReplays } from "#src/platform/memory_replays.ts";
import type { Replays } from "#src/platform/replays.ts";
import { createUpstashReplays } from "#src/platform/upstash_replays.ts";
import { replaysContract, type ReplaysWorld } from "#tests/_support/contracts/replays_contract.ts";
import { needs } from "#tests/_support/needs.ts";
import { startUpstashRest, type UpstashFault, type UpstashRest } from "#tests/_support/servers/mod.ts";
import { until } from "#tests/_support/until.ts";

const TOKEN = "a-long-secret-token";
/** Long enough for a busy machine where an answer must come. */
const PATIENT_MS = 5_000;
const LONG_MS = 60_000;

function openMemory(): Promise<ReplaysWorld> {
  let now = 0;
  const replays = createMemoryReplays({ now: () => now });
  return Promise.resolve({
    process: () => replays,
    id: (name: string) => name,
    untilForgotten: () => Promise.resolve(void (now += 150)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

interface UpstashWorld extends ReplaysWorld {
  readonly front: UpstashRest;
  /** A process that waits for an answer no longer than this. */
  impatient(timeoutMs: number): Replays;
}

async function openUpstash(): Promise<UpstashWorld> {
  const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token: TOKEN });
  const redis = new Redis({ url: front.url, token: TOKEN, enableTelemetry: false });
  const prefix = crypto.randomUUID();
  const ids = new Set<string>();
  const open = (timeoutMs: number) => createUpstashReplays({ url: front.url, token: TOKEN, timeoutMs });
  const keyOf = (id: string) => `replay:${id}`;
  return {
    front,
    process: () => open(PATIENT_MS),
    impatient: open,
    id(name) {
      ids.add(`${prefix}:${name}`);
      return `${prefix}:${name}`;
    },
    untilForgotten: (id) => until("it is forgotten", async () => await redis.exists(keyOf(id)) === 0),
    async [Symbol.asyncDispose]() {
      front.setFault("none");
      if (ids.size > 0) await redis.del(...[...ids].map(keyOf));
      await front.stop();
    },
  };
}

replaysContract("memory", openMemory);
replaysContract("upstash", openUpstash, needs("TEST_REDIS_URL"));

function sentence(name: string, run: (world: UpstashWorld) => Promise<void>): void {
  Deno.test({
    name: `upstash replays: ${name}`,
    ...needs("TEST_REDIS_URL"),
    async fn() {
      await using world = await openUpstash();
      await run(world);
    },
  });
}

const FAULTS: Readonly<Record<string, UpstashFault>> = {
  "down": "down",
  "slow": { slowMs: 60_000 },
  "behind a proxy's error page": "html502",
  "lying": "lying",
  "losing its answers": "lost",
};

for (const [what, fault] of Object.entries(FAULTS)) {
  sentence(`a store that is ${what} is told apart from an id that was used`, async (world) => {
    const { front, id, process } = world;
    const one = what === "slow" ? world.impatient(200) : process();
    assert.equal(await process().use(id("used"), LONG_MS), "first");
    front.setFault(fault);
    assert.equal(await one.use(id("used"), LONG_MS), "unreachable");
    assert.equal(await one.use(id("free"), LONG_MS), "unreachable");
    front.setFault("none");
    assert.equal(await process().use(id("used"), LONG_MS), "used");
    assert.equal(await process().use(id("other"), LONG_MS), "first");
  });
}

sentence("a wrong token is a store out of reach", async ({ front, id }) => {
  const stranger = createUpstashReplays({ url: front.url, token: "wrong", timeoutMs: PATIENT_MS });
  assert.equal(await stranger.use(id("x"), LONG_MS), "unreachable");
});

sentence("what is remembered goes by itself", async ({ front, id, process }) => {
  await process().use(id("x"), LONG_MS);
  const redis = new Redis({ url: front.url, token: TOKEN, enableTelemetry: false });
  const left = await redis.pttl(`replay:${id("x")}`);
  assert.ok(left > 0 && left <= LONG_MS, `${left}`);
});
