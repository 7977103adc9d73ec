import assert from "node:assert/strict";
import { createCommerceFleet } from "#tests/_support/commerce_fleet.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Service } from "#tests/_support/service_process.ts";

const WRITES = 150;
const READERS = 12;

for (const flushes of [false, true]) {
  const trouble = flushes ? ", also when Redis is flushed in between" : "";
  Deno.test({
    name: `no process of two ever shows less than the last write that was answered before${trouble}`,
    ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
    async fn() {
      await using fleet = await createCommerceFleet();
      const services = [await fleet.start(), await fleet.start()];
      const path = await makeProduct(services[0]!);
      let answered = 0;
      let over = false;
      const write = async () => {
        for (let stock = 1; stock <= WRITES; stock++) {
          const response = await change(pick(services), path, stock);
          assert.equal(response.status, 200);
          answered = stock;
          if (flushes && stock % 40 === 0) await fleet.redis.flushall();
        }
        over = true;
      };
      const seen: { state: string | null; version: number }[] = [];
      const read = async (at: number) => {
        let version = 0;
        while (!over) {
          const least = answered;
          const response = await pick(services).fetch(
            at % 2 === 0 ? "/v1/dashboard/products" : "/v1/products",
          );
          const { data } = await response.json();
          const stock = at % 2 === 0 ? data.total_stock : data[0].stock_quantity;
          const state = response.headers.get("x-cache");
          assert.ok(stock >= least, `${state} shows ${stock}, but ${least} was answered before`);
          const shown = Number(response.headers.get("x-data-version"));
          assert.ok(shown >= version, `version ${shown} comes after ${version}`);
          version = shown;
          seen.push({ state, version });
        }
      };
      await Promise.all([write(), ...Array.from({ length: READERS }, (_, at) => read(at))]);
      assert.ok(seen.some(({ state }) => state === "HIT"), "some were kept");
      assert.ok(seen.some(({ state }) => state === "MISS"), "some were computed");
      assert.ok(seen.every(({ state }) => state !== "STALE"), "none was out of date");
    },
  });
}

async function makeProduct(service: Service): Promise<string> {
  const { data: category } = await post(service, "/v1/categories", { name: "Buku" });
  const product = { name: "Atlas", price: "125000.00", stock_quantity: 0, category_id: category.id };
  return `/v1/products/${(await post(service, "/v1/products", product)).data.id}`;
}

async function post(service: Service, path: string, body: unknown): Promise<{ data: { id: string } }> {
  const response = await service.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 201);
  return await response.json();
}

async function change(service: Service, path: string, stock: number): Promise<Response> {
  const response = await service.fetch(path, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ stock_quantity: stock }),
  });
  await response.text();
  return response;
}

function pick<T>(all: readonly T[]): T {
  return all[Math.floor(Math.random() * all.length)]!;
}
