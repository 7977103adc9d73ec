import assert from "node:assert/strict";
import { type CommerceWorld, createCommerceWorld } from "#tests/_support/commerce_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { openTcpGate } from "#tests/_support/tcp_gate.ts";

const ENGINES = [
  { engine: "mysql", needed: needs("TEST_MYSQL_URL") },
  { engine: "postgres", needed: needs("TEST_POSTGRES_URL") },
  { engine: "pglite", needed: { ignore: false } },
] as const;

for (const { engine, needed } of ENGINES) {
  Deno.test({
    name: `on ${engine} an empty shop's dashboards show nothing, in the shape that charts know`,
    ...needed,
    async fn() {
      await using world = await createCommerceWorld({ engine });
      const report = await dataOf(world, "/v1/dashboard/products");
      assert.deepEqual({ ...report, cached_at: null }, {
        total_products: 0,
        total_stock: 0,
        average_price: "0.00",
        recent_products: [],
        cached_at: null,
      });
      assert.deepEqual(await dataOf(world, "/v1/dashboard/top-customers"), []);
      const overview = await dataOf(world, "/v1/dashboard/overview");
      assert.deepEqual(Object.keys(overview), ["product_report", "top_customers", "total_time_ms"]);
      assert.ok(Number.isInteger(overview.total_time_ms));
    },
  });

  Deno.test({
    name: `on ${engine} the dashboards add up exactly, and show each write that was answered`,
    ...needed,
    async fn() {
      await using world = await createCommerceWorld({ engine });
      const shop = await fillShop(world);
      const report = await dataOf(world, "/v1/dashboard/products");
      assert.equal(report.total_products, 7);
      assert.equal(report.total_stock, 7 * 100 - 3 - 2);
      assert.equal(report.average_price, "1428571428571429.72");
      assert.deepEqual(
        report.recent_products.map(({ id }: { id: string }) => id),
        shop.products.slice(2).reverse(),
      );
      assert.deepEqual(await dataOf(world, "/v1/dashboard/top-customers?limit=1"), [
        {
          id: shop.customers[1],
          name: "Toko Bulan",
          email: "bulan@example.test",
          total_spent: "20000000000000.02",
          total_orders: 1,
        },
      ]);
      const both = await dataOf(world, "/v1/dashboard/overview?limit=5");
      assert.deepEqual(both.top_customers.map(({ name }: { name: string }) => name), [
        "Toko Bulan",
        "Toko Angin",
      ]);
      assert.deepEqual(both.product_report.recent_products, report.recent_products);

      await world.send("PATCH", `/v1/products/${shop.products[6]}`, { name: "Peta Baru" });
      assert.equal((await dataOf(world, "/v1/dashboard/products")).recent_products[0].name, "Peta Baru");
      assert.equal(
        (await dataOf(world, "/v1/dashboard/overview?limit=5")).product_report.recent_products[0].name,
        "Peta Baru",
      );
      await world.send("DELETE", `/v1/orders/${shop.orders[1]}`);
      assert.deepEqual(
        (await dataOf(world, "/v1/dashboard/top-customers")).map(({ name }: { name: string }) => name),
        ["Toko Angin"],
      );
    },
  });
}

Deno.test({
  name:
    "a dashboard is kept until something that it shows changes; each version is greater than the one before",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using world = await createCommerceWorld();
    const shop = await fillShop(world);
    const first = await world.fetch("/v1/dashboard/products");
    const body = await first.json();
    assert.equal(first.headers.get("x-cache"), "MISS");
    const second = await world.fetch("/v1/dashboard/products");
    assert.equal(second.headers.get("x-cache"), "HIT");
    assert.deepEqual(await second.json(), body, "cached_at is the time of computing");
    await world.send("PATCH", `/v1/customers/${shop.customers[0]}`, { name: "Toko Angin Laut" });
    assert.equal(
      (await head(world, "/v1/dashboard/products")).get("x-cache"),
      "HIT",
      "customers are not in it",
    );
    await world.send("PATCH", `/v1/products/${shop.products[0]}`, { stock_quantity: 1 });
    const third = await head(world, "/v1/dashboard/products");
    assert.equal(third.get("x-cache"), "MISS");
    assert.ok(Number(third.get("x-data-version")) > Number(first.headers.get("x-data-version")));
    assert.notEqual(third.get("etag"), first.headers.get("etag"));
  },
});

Deno.test({
  name: "a reader who has a dashboard's latest bytes is told so in 304",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using world = await createCommerceWorld();
    const etag = (await head(world, "/v1/dashboard/top-customers")).get("etag")!;
    const again = await world.fetch("/v1/dashboard/top-customers", { headers: { "if-none-match": etag } });
    assert.deepEqual([again.status, await again.text(), again.headers.get("etag")], [304, "", etag]);
    const other = await world.fetch("/v1/dashboard/top-customers?limit=3", {
      headers: { "if-none-match": '"x"' },
    });
    assert.equal(other.status, 200);
    await other.body?.cancel();
  },
});

Deno.test({
  name: "every limit is an answer of its own, and one that cannot be used is refused",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using world = await createCommerceWorld();
    await fillShop(world);
    assert.equal((await dataOf(world, "/v1/dashboard/top-customers?limit=2")).length, 2);
    assert.equal((await dataOf(world, "/v1/dashboard/top-customers?limit=1")).length, 1);
    for (const limit of ["0", "-1", "101", "1.5", "abc", ""]) {
      for (const path of ["top-customers", "overview"]) {
        const response = await world.fetch(`/v1/dashboard/${path}?limit=${limit}`);
        const { code, errors } = await response.json();
        assert.deepEqual([response.status, code, errors[0].path], [400, "bad_parameter", "limit"], limit);
      }
    }
  },
});

Deno.test({
  name: "who may reads past the cache, by parameter or header; who may not gets what is kept",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using world = await createCommerceWorld();
    await fillShop(world);
    await head(world, "/v1/dashboard/products");
    assert.equal((await head(world, "/v1/dashboard/products?cache=bypass")).get("x-cache"), "BYPASS");
    const overview = await dataOf(world, "/v1/dashboard/overview");
    await world.sql("update products set stock_quantity = stock_quantity + 1");
    const kept = await dataOf(world, "/v1/dashboard/overview");
    assert.deepEqual(kept, overview, "nobody has told of that change");
    const read = await dataOf(world, "/v1/dashboard/overview?cache=bypass");
    assert.equal(read.product_report.total_stock, overview.product_report.total_stock + 7);
    const asked = await world.fetch("/v1/dashboard/products", { headers: { "cache-control": "no-cache" } });
    assert.equal(asked.headers.get("x-cache"), "BYPASS");
    await asked.body?.cancel();
  },
});

Deno.test({
  name: "while the database is away a dashboard is served as it was, and says so; without a copy it is 503",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    let gate: Awaited<ReturnType<typeof openTcpGate>>;
    await using world = await createCommerceWorld({
      route: async (owner) => {
        gate = await openTcpGate(new URL(owner));
        return Object.assign(owner, { port: String(gate.port) });
      },
      settings: { CACHE_TTL_SECONDS: "0" },
    });
    const kept = await dataOf(world, "/v1/dashboard/products");
    gate!.shut();
    const stale = await world.fetch("/v1/dashboard/products");
    assert.deepEqual([stale.status, stale.headers.get("x-cache")], [200, "STALE"]);
    assert.deepEqual((await stale.json()).data, kept);
    const none = await world.fetch("/v1/dashboard/top-customers");
    assert.deepEqual([none.status, (await none.json()).code], [503, "data_unavailable"]);
    gate!.open();
    await gate![Symbol.asyncDispose]();
  },
});

async function dataOf(world: CommerceWorld, path: string) {
  const response = await world.fetch(path);
  assert.equal(response.status, 200, path);
  return (await response.json()).data;
}

async function head(world: CommerceWorld, path: string): Promise<Headers> {
  const response = await world.fetch(path);
  await response.body?.cancel();
  return response.headers;
}

/** Seven products of 100 pieces each, one of them dear, and two customers with an order each. */
async function fillShop(world: CommerceWorld) {
  const made = async (path: string, body: unknown): Promise<string> => {
    const response = await world.send("POST", path, body);
    assert.equal(response.status, 201, path);
    return (await response.json()).data.id;
  };
  const category_id = await made("/v1/categories", { name: "Peta" });
  const products: string[] = [];
  for (const price of ["10000000000000.01", "9989999999999999.00", "1.00", "2.00", "3.00", "2.00", "1.00"]) {
    const name = `Peta ${products.length}`;
    products.push(await made("/v1/products", { name, price, category_id, stock_quantity: 100 }));
  }
  const customers = [
    await made("/v1/customers", { name: "Toko Angin", email: "angin@example.test" }),
    await made("/v1/customers", { name: "Toko Bulan", email: "bulan@example.test" }),
  ];
  const orders = [
    await made("/v1/orders", {
      customer_id: customers[0],
      items: [{ product_id: products[2], quantity: 3 }],
    }),
    await made("/v1/orders", {
      customer_id: customers[1],
      items: [{ product_id: products[0], quantity: 2 }],
    }),
  ];
  return { products, customers, orders };
}
