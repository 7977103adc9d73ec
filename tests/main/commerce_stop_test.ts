import assert from "node:assert/strict";
import { createCommerceFleet } from "#tests/_support/commerce_fleet.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";

const ORDERS = 100;

Deno.test({
  name: "at SIGTERM each of 100 running orders is either committed and answered, or refused and absent",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createCommerceFleet();
    const { world } = fleet;
    const order = await makeOrder(world.send);
    const service = await fleet.start();
    await (await service.fetch("/readyz")).text();
    let answered = 0;
    const outcomes = Array.from({ length: ORDERS }, async () => {
      try {
        const response = await service.fetch("/v1/orders", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(order),
        });
        const body = await response.json();
        answered++;
        return response.status === 201 ? String(body.data.id) : response.status;
      } catch {
        return "refused at the door";
      }
    });
    await until("some are through", () => answered >= 10);
    const { code } = await service.stop("SIGTERM");
    const seen = await Promise.all(outcomes);

    assert.equal(code, 0);
    const placed = seen.filter((outcome) => typeof outcome === "string" && outcome.includes("-"));
    const kept = await world.sql("select id from orders order by id");
    assert.deepEqual(kept.map(({ id }) => id), placed.sort());
    for (const outcome of seen) {
      assert.ok(
        placed.includes(outcome) || outcome === 503 || outcome === "refused at the door",
        `${outcome}`,
      );
    }
    const [product] = await world.sql("select stock_quantity as stock, total_sold as sold from products");
    assert.deepEqual([product!["stock"], Number(product!["sold"])], [ORDERS - placed.length, placed.length]);
    assert.equal(service.stderr, "");
  },
});

type Send = (method: string, path: string, body?: unknown) => Promise<Response>;

async function makeOrder(send: Send) {
  const made = async (path: string, body: unknown) => (await (await send("POST", path, body)).json()).data.id;
  const category = await made("/v1/categories", { name: "Buku" });
  const product = await made("/v1/products", {
    name: "Atlas",
    price: "125000.00",
    stock_quantity: ORDERS,
    category_id: category,
  });
  const customer = await made("/v1/customers", { name: "Toko Angin", email: "toko@example.test" });
  return { customer_id: customer, items: [{ product_id: product, quantity: 1 }] };
}
