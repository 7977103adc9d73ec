import assert from "node:assert/strict";
import { createUpstashLeases } from "#src/platform/upstash_leases.ts";
import { createLibraryFleet, type LibraryFleet } from "#tests/_support/library_fleet.ts";
import { LIBRARY_PATHS } from "#tests/_support/library_paths.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Service } from "#tests/_support/service_process.ts";
import { until } from "#tests/_support/until.ts";

const PATHS = [...LIBRARY_PATHS.visitors, ...LIBRARY_PATHS.books];
const ROUNDS = 20;

Deno.test({
  name:
    "with the library's database stopped every aggregate answers 200 or, where nothing is known yet, 202, and no request tries to connect",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createLibraryFleet();
    const warm = await fleet.start();
    await until("all is stored", async () => (await askAll(warm)).every(({ status }) => status === 200));
    // All that may still ask the library are jobs: these do not while somebody else renews.
    await using _renewal = await holdRenewal(fleet);
    await fleet.redis.del(...await snapshotKeys(fleet));
    fleet.gate.shut();
    const cold = await fleet.start();
    await until("its only look at the library has failed", () => {
      return cold.logged("library_unreachable").length === 1;
    });

    const before = fleet.gate.attempts;
    const answers = { warm: await askAll(warm, ROUNDS), cold: await askAll(cold, ROUNDS) };
    assert.equal(fleet.gate.attempts, before);
    assert.deepEqual(kindsOf(answers.warm), ["200 HIT"]);
    assert.deepEqual(kindsOf(answers.cold), ["202 MISS"]);
    for (const { headers } of answers.cold) {
      assert.deepEqual([headers.get("retry-after"), headers.get("cache-control")], ["5", "no-store"]);
    }
    assert.equal(answers.cold.length, ROUNDS * PATHS.length);

    const refused = await refresh(cold, "visitors");
    assert.equal(refused.status, 409);
  },
});

Deno.test({
  name: "a renewal by hand fills what could not be computed while the database was away",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createLibraryFleet();
    fleet.gate.shut();
    const service = await fleet.start();
    await until("the first attempts have failed", () => service.logged("snapshot_failed").length >= 13);
    assert.deepEqual(kindsOf(await askAll(service)), ["202 MISS"]);
    fleet.gate.open();
    for (const group of ["visitors", "books"]) {
      await until(`${group} can be renewed`, async () => (await refresh(service, group)).status !== 409);
    }
    await until("all is there", async () => (await askAll(service)).every(({ status }) => status === 200));
    assert.equal(service.stderr, "");
  },
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
}

async function askAll(service: Service, rounds = 1): Promise<Answer[]> {
  const paths = Array.from({ length: rounds }, () => PATHS).flat();
  return await Promise.all(paths.map(async (path) => {
    const response = await service.fetch(path);
    await response.text();
    return response;
  }));
}

function kindsOf(answers: readonly Answer[]): string[] {
  return [...new Set(answers.map(({ status, headers }) => `${status} ${headers.get("x-cache")}`))];
}

async function refresh(service: Service, name: string): Promise<Answer> {
  const response = await service.fetch(`/v1/snapshots/${name}/refresh`, { method: "POST" });
  await response.text();
  return response;
}

/** Takes the right to renew, as another process that takes its time. */
async function holdRenewal({ member }: LibraryFleet): Promise<AsyncDisposable> {
  const leases = createUpstashLeases({ ...member, label: "test", now: Date.now });
  const held = await Promise.all(["visitors", "books"].map(async (group) => {
    const lease = await leases.acquire(`snapshots:${group}`, 120_000);
    if (lease === "held" || lease === "unreachable") throw new Error(`The lease is ${lease}`);
    return lease;
  }));
  return { [Symbol.asyncDispose]: async () => void await Promise.all(held.map((lease) => lease.release())) };
}

/** Of all but the live number, which may be read from the database and is part of a summary. */
async function snapshotKeys({ redis }: LibraryFleet): Promise<string[]> {
  const keys = [...await redis.keys("visitors:*"), ...await redis.keys("books:*")];
  return keys.filter((key) => key !== "visitors:today:count");
}
