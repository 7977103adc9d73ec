import assert from "node:assert/strict";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import type { Snapshot, Snapshots } from "#src/platform/snapshots.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import { snapshotsContract, type SnapshotsWorld } from "#tests/_support/contracts/snapshots_contract.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { startUpstashRest, type UpstashFault, type UpstashRest } from "#tests/_support/servers/mod.ts";

const SIZE_MAX = 10_000_000;
const TOKEN = "a-long-secret-token";
/** Long enough for a busy machine where an answer must come. */
const PATIENT_MS = 5_000;
const SNAPSHOT: Snapshot = { body: "kab_kota\r\nBintan\r\n", etag: '"e"', at: 5, rows: 1, tags: ["reports"] };

function openMemory(): Promise<SnapshotsWorld> {
  let now = 1_795_000_000_000;
  return Promise.resolve({
    store: createMemorySnapshots({ sizeMax: SIZE_MAX, now: () => now }),
    other: null,
    key: (name: string) => name,
    untilExpired: () => Promise.resolve(void (now += 1_100)),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

interface UpstashWorld extends SnapshotsWorld {
  readonly front: UpstashRest;
  /** A client of the same front. */
  client(options: { readonly timeoutMs?: number; readonly token?: string }): Snapshots;
  /** Moves the clients' clock alone. */
  tick(ms: number): void;
}

async function openUpstash(): Promise<UpstashWorld> {
  const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token: TOKEN });
  const prefix = crypto.randomUUID();
  let now = Date.now();
  function client(options: { readonly timeoutMs?: number; readonly token?: string }): Snapshots {
    return createUpstashSnapshots({
      url: front.url,
      token: TOKEN,
      timeoutMs: PATIENT_MS,
      now: () => now,
      ...options,
    });
  }
  const store = client({});
  return {
    front,
    client,
    store,
    other: client({}),
    key: (name) => `${prefix}:${name}`,
    tick: (ms) => void (now += ms),
    untilExpired: (key) => until("it has expired", async () => await store.get(key) === null),
    [Symbol.asyncDispose]: () => front.stop(),
  };
}

snapshotsContract("memory", openMemory);
snapshotsContract("upstash", openUpstash, needs("TEST_REDIS_URL"));

function sentence(name: string, run: (world: UpstashWorld) => Promise<void>): void {
  Deno.test({
    name: `upstash snapshots: ${name}`,
    ...needs("TEST_REDIS_URL"),
    async fn() {
      await using world = await openUpstash();
      await run(world);
    },
  });
}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const value = await work();
  assert.ok(performance.now() - started < ms, `answered after ${performance.now() - started} ms`);
  return value;
}

const FAULTS: Readonly<Record<string, UpstashFault>> = {
  "down": "down",
  "slow": { slowMs: 60_000 },
  "behind a proxy's error page": "html502",
  "lying": "lying",
};

for (const [what, fault] of Object.entries(FAULTS)) {
  const timeoutMs = what === "slow" ? 100 : PATIENT_MS;

  sentence(`a store that is ${what} throws at nobody, says so, and comes back by itself`, async (world) => {
    const { front, key, tick } = world;
    const store = world.client({ timeoutMs });
    const patient = world.client({});
    assert.equal(await patient.put(key("x"), SNAPSHOT, 60), true);
    front.setFault(fault);
    assert.equal(await within(PATIENT_MS, () => store.get(key("x"))), "unreachable");
    tick(10_000);
    assert.equal(await within(PATIENT_MS, () => store.put(key("x"), SNAPSHOT, 60)), false);
    const health = await within(PATIENT_MS, () => store.health());
    assert.equal(health.ok, false);
    assert.doesNotMatch(JSON.stringify(health), new RegExp(`${TOKEN}|Bintan|127\\.0\\.0\\.1`));
    front.setFault("none");
    tick(10_000);
    assert.deepEqual(await patient.get(key("x")), SNAPSHOT);
    assert.deepEqual(await patient.health(), { ok: true });
  });

  sentence(`readers of a store that is ${what} do not each wait for it`, async (world) => {
    const { front, key, tick } = world;
    const store = world.client({ timeoutMs });
    front.setFault(fault);
    await store.get(key("x"));
    const asked = front.requests();
    for (let reader = 0; reader < 20; reader++) {
      assert.equal(await store.get(key("x")), "unreachable");
      assert.equal(await store.put(key("x"), SNAPSHOT, 60), false);
    }
    assert.equal(front.requests(), asked);
    front.setFault("none");
    tick(10_000);
    await store.get(key("x"));
    assert.equal(front.requests(), asked + 1);
  });
}

sentence("a wrong token is a store out of reach, and is not shown", async ({ client, key }) => {
  const stranger = client({ token: "another-secret" });
  assert.equal(await stranger.get(key("x")), "unreachable");
  assert.equal(await stranger.put(key("x"), SNAPSHOT, 60), false);
  const health = await stranger.health();
  assert.equal(health.ok, false);
  assert.doesNotMatch(JSON.stringify(health), /another-secret/);
});

sentence("what another program or version wrote there counts as absent and older", async (world) => {
  const { front, store, key } = world;
  const foreign = [
    JSON.stringify({ ...SNAPSHOT, at: 9e15 }),
    "text",
    "2:",
    "2:0000000000000009:",
    '2:0000000000000009:{"body":"x","etag":"","at":9,"rows":0,"tags":[1]}',
    "",
    "null",
    "7",
    "[]",
    '{"body":1,"etag":"","at":0,"rows":0}',
    '{"body":"x"}',
    "{",
  ];
  for (const value of foreign) {
    const response = await fetch(front.url, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(["SET", key("x"), value]),
    });
    await response.body?.cancel();
    assert.equal(response.status, 200);
    assert.equal(await store.get(key("x")), null, value);
    assert.equal(await store.put(key("x"), { ...SNAPSHOT, at: 9 }, 60), true, value);
    assert.deepEqual(await store.get(key("x")), { ...SNAPSHOT, at: 9 }, value);
  }
});
