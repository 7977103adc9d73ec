import assert from "node:assert/strict";
import { type CommerceFleet, createCommerceFleet } from "#tests/_support/commerce_fleet.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Service } from "#tests/_support/service_process.ts";
import { until } from "#tests/_support/until.ts";

const READERS = 500;
/** What only the statement behind the product report says. */
const SUMS = "sum(stock_quantity)";
/** How long the right to compute outlives a process that dies, and a generous way back. */
const LEASE_MS = 2_000;
const PATIENCE_MS = 8_000;

Deno.test({
  name:
    "2,000 readers of a dashboard who come to four processes at once, with Redis flushed, cost one statement",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createCommerceFleet();
    const services = await startFour(fleet);
    await fleet.redis.flushall();
    // Nobody can be answered before all of them wait.
    await fleet.world.sql("lock tables products write, products p write");
    const answers = readAll(services, READERS);
    await until("somebody computes", async () => await fleet.asking(SUMS) !== undefined);
    await fleet.world.sql("unlock tables");

    const seen = await answers;
    assert.equal(seen.length, 4 * READERS);
    assert.deepEqual([...new Set(seen.map(({ status }) => status))], [200]);
    assert.equal(new Set(seen.map(({ etag }) => etag)).size, 1, "all have the same bytes");
    assert.equal(await sumsAsked(fleet), 1);
    for (const { stderr } of services) assert.equal(stderr, "");
  },
});

Deno.test({
  name:
    "when the process that computes a dashboard is killed in mid-query, another does it once more and all are answered",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createCommerceFleet();
    const services = await startFour(fleet);
    await fleet.redis.flushall();
    await fleet.world.sql("lock tables products write, products p write");
    const begun = performance.now();
    const answers = new Map(services.map((service) => [service, readAll([service], 100)]));
    let leader: Service | undefined;
    await until("somebody computes", async () => (leader = await fleet.asking(SUMS)) !== undefined);
    void answers.get(leader!)!.catch(() => {});
    await leader!.stop("SIGKILL");
    await fleet.world.sql("unlock tables");

    for (const [service, answer] of answers) {
      if (service === leader) continue;
      assert.deepEqual([...new Set((await answer).map(({ status }) => status))], [200]);
    }
    assert.ok(
      performance.now() - begun < LEASE_MS + PATIENCE_MS,
      "everyone answered soon after the lease ran out",
    );
    const count = await sumsAsked(fleet);
    assert.ok(count <= 2, `${count} statements`);
  },
});

async function startFour(fleet: CommerceFleet): Promise<Service[]> {
  const { world } = fleet;
  const category = await (await world.send("POST", "/v1/categories", { name: "Buku" })).json();
  const product = { name: "Atlas", price: "125000.00", stock_quantity: 7, category_id: category.data.id };
  assert.equal((await world.send("POST", "/v1/products", product)).status, 201);
  const services: Service[] = [];
  for (let count = 0; count < 4; count++) services.push(await fleet.start());
  // Their looks at the database at the start are over.
  await Promise.all(services.map(async (service) => await (await service.fetch("/readyz")).text()));
  return services;
}

interface Seen {
  readonly status: number;
  readonly etag: string | null;
}

function readAll(services: readonly Service[], times: number): Promise<Seen[]> {
  return Promise.all(
    services.flatMap((service) =>
      Array.from({ length: times }, async () => {
        const response = await service.fetch("/v1/dashboard/products");
        await response.text();
        return { status: response.status, etag: response.headers.get("etag") };
      })
    ),
  );
}

async function sumsAsked(fleet: CommerceFleet): Promise<number> {
  return (await fleet.asked()).filter((text) => text.includes(SUMS)).length;
}
