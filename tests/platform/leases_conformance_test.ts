import assert from "node:assert/strict";
import type { Lease, Leases } from "#src/platform/leases.ts";
import { createMemoryLeases, type SharedLeases } from "#src/platform/memory_leases.ts";
import { createUpstashLeases } from "#src/platform/upstash_leases.ts";
import { leasesContract, type LeasesWorld } from "#tests/_support/contracts/leases_contract.ts";
import { needs } from "#tests/_support/needs.ts";
import { startUpstashRest, type UpstashFault, type UpstashRest } from "#tests/_support/servers/mod.ts";
import { until } from "#tests/_support/until.ts";

const TOKEN = "a-long-secret-token";
/** Long enough for a busy machine where an answer must come. */
const PATIENT_MS = 5_000;
const LONG_MS = 60_000;

function openMemory(): Promise<LeasesWorld> {
  const shared: SharedLeases = { held: new Map(), fence: 0 };
  let now = 0;
  return Promise.resolve({
    process: (label: string) => createMemoryLeases({ label, now: () => now, shared }),
    name: (name: string) => name,
    untilRunOut: () => Promise.resolve(void (now += 150)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

interface UpstashWorld extends LeasesWorld {
  readonly front: UpstashRest;
  /** A process that waits for an answer no longer than this. */
  impatient(timeoutMs: number): Leases;
  /** Moves the clock of all processes, not that of Redis. */
  tick(ms: number): void;
}

async function openUpstash(): Promise<UpstashWorld> {
  const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token: TOKEN });
  const prefix = crypto.randomUUID();
  let ahead = 0;
  const now = () => performance.timeOrigin + performance.now() + ahead;
  const open = (label: string, timeoutMs: number) =>
    createUpstashLeases({ url: front.url, token: TOKEN, timeoutMs, label, now });
  const watcher = open("watcher", PATIENT_MS);
  return {
    front,
    process: (label) => open(label, PATIENT_MS),
    impatient: (timeoutMs) => open("impatient", timeoutMs),
    tick: (ms) => void (ahead += ms),
    name: (name) => `${prefix}:${name}`,
    untilRunOut: (name) => until("it has run out", async () => await watcher.holder(name) === null),
    [Symbol.asyncDispose]: () => front.stop(),
  };
}

leasesContract("memory", openMemory);
leasesContract("upstash", openUpstash, needs("TEST_REDIS_URL"));

function sentence(name: string, run: (world: UpstashWorld) => Promise<void>): void {
  Deno.test({
    name: `upstash leases: ${name}`,
    ...needs("TEST_REDIS_URL"),
    async fn() {
      await using world = await openUpstash();
      await run(world);
    },
  });
}

function taken(answer: Lease | "held" | "unreachable"): Lease {
  assert.equal(typeof answer, "object", String(answer));
  return answer as Lease;
}

const FAULTS: Readonly<Record<string, UpstashFault>> = {
  "down": "down",
  "slow": { slowMs: 60_000 },
  "behind a proxy's error page": "html502",
  "lying": "lying",
};

for (const [what, fault] of Object.entries(FAULTS)) {
  sentence(`a store that is ${what} is told apart from a lease that is held`, async (world) => {
    const { front, name, process, tick } = world;
    const one = what === "slow" ? world.impatient(200) : process("one");
    const lease = taken(await one.acquire(name("x"), LONG_MS));
    front.setFault(fault);
    assert.equal(await one.acquire(name("x"), LONG_MS), "unreachable");
    assert.equal(await one.acquire(name("free"), LONG_MS), "unreachable");
    assert.equal(await one.holder(name("x")), null);
    assert.equal(await lease.renew(), "unreachable");
    tick(LONG_MS);
    assert.equal(await lease.renew(), "lost");
    front.setFault("none");
    assert.equal(await lease.renew(), "renewed", "Redis still has it");
    assert.equal(await process("two").acquire(name("x"), LONG_MS), "held");
  });
}

sentence("who was granted a lease without hearing of it is not locked out by it", async (world) => {
  const { front, name, process } = world;
  const [one, two] = [process("one"), process("two")];
  for (const fault of ["lost", "lost", "down", "down"] as const) {
    front.setFault(fault);
    assert.equal(await one.acquire(name("x"), LONG_MS), "unreachable");
  }
  front.setFault("none");
  assert.equal(await two.acquire(name("x"), LONG_MS), "held");
  const lease = taken(await one.acquire(name("x"), LONG_MS));
  assert.equal(await one.acquire(name("x"), LONG_MS), "held");
  assert.equal(await lease.renew(), "renewed");
});

sentence("who could not give a lease back can take it again", async ({ front, name, process }) => {
  const [one, two] = [process("one"), process("two")];
  const lease = taken(await one.acquire(name("x"), LONG_MS));
  front.setFault("down");
  await lease.release();
  front.setFault("none");
  assert.equal(await two.acquire(name("x"), LONG_MS), "held");
  const again = taken(await one.acquire(name("x"), LONG_MS));
  assert.ok(again.fence > lease.fence);
  await lease.release();
  assert.equal(await again.renew(), "renewed", "the old one has no power over the new one");
});

sentence("the fence grows on when Redis has lost it", async ({ front, name, process }) => {
  const one = process("one");
  const { fence } = taken(await one.acquire(name("a"), LONG_MS));
  await fetch(`${front.url}/del/lease-fence`, { headers: { authorization: `Bearer ${TOKEN}` } })
    .then((response) => response.body?.cancel());
  assert.ok(taken(await one.acquire(name("b"), LONG_MS)).fence > fence);
});

sentence("a wrong token is a store out of reach", async ({ front, name }) => {
  const now = () => performance.now();
  const options = { url: front.url, token: "wrong", timeoutMs: PATIENT_MS, label: "stranger", now };
  assert.equal(await createUpstashLeases(options).acquire(name("x"), LONG_MS), "unreachable");
});
