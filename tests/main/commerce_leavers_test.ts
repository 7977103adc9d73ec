import assert from "node:assert/strict";
import mysql from "mysql2";
import { type CommerceFleet, createCommerceFleet } from "#tests/_support/commerce_fleet.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";

Deno.test({
  name:
    "a client that gives up leaves no statement running, whether it reads a dashboard, a list, or one product",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createCommerceFleet();
    const { product } = await makeShop(fleet);
    const service = await fleet.start();
    await (await service.fetch("/readyz")).text();
    await fleet.world.sql("lock tables products write, products p write");
    for (const path of ["/v1/dashboard/products", "/v1/products", `/v1/products/${product}`]) {
      const leaving = new AbortController();
      const answer = service.fetch(path, { signal: leaving.signal });
      await until(`${path} is read`, async () => await running(fleet) > 0);
      leaving.abort();
      await assert.rejects(answer, { name: "AbortError" });
      await until(`nobody reads for ${path}`, async () => await running(fleet) === 0);
    }
    await fleet.world.sql("unlock tables");
    assert.equal((await (await service.fetch("/v1/products")).json()).meta.total, 1);
    assert.equal(service.stderr, "");
  },
});

Deno.test({
  name: "a client that gives up while its order waits has ordered nothing, and nothing of it waits on",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createCommerceFleet();
    const { customer, product } = await makeShop(fleet);
    const service = await fleet.start();
    await (await service.fetch("/readyz")).text();
    const other = mysql.createConnection(fleet.world.url.href).promise();
    await other.query("start transaction");
    await other.query("select id from products for update");
    const leaving = new AbortController();
    const answer = service.fetch("/v1/orders", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "one" },
      body: JSON.stringify({ customer_id: customer, items: [{ product_id: product, quantity: 1 }] }),
      signal: leaving.signal,
    });
    await until("it waits for the product", async () => await running(fleet) > 0);
    leaving.abort();
    await assert.rejects(answer, { name: "AbortError" });
    await until("nothing waits", async () => await running(fleet) === 0);
    await other.query("commit");
    await other.end();
    assert.deepEqual(await fleet.world.sql("select id from orders"), []);
    assert.deepEqual(await fleet.world.sql("select idempotency_key from idempotency_keys"), []);
    assert.equal(service.stderr, "");
  },
});

async function makeShop({ world }: CommerceFleet) {
  const made = async (path: string, body: unknown): Promise<string> =>
    (await (await world.send("POST", path, body)).json()).data.id;
  const category_id = await made("/v1/categories", { name: "Buku" });
  const product = await made("/v1/products", {
    name: "Atlas",
    price: "1.00",
    stock_quantity: 5,
    category_id,
  });
  return {
    product,
    customer: await made("/v1/customers", { name: "Toko Angin", email: "toko@example.test" }),
  };
}

/** Statements about products that MariaDB is at now for anybody but us. */
async function running({ world }: CommerceFleet): Promise<number> {
  const rows = await world.sql(
    `select id from information_schema.processlist
    where db = database() and id <> connection_id() and info like '%products%'`,
  );
  return rows.length;
}
