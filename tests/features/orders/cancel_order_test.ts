import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createOrderWorld, type OrderWorld } from "./order_world.ts";
import { stockBooks } from "./stock_books.ts";

const ENGINES = ["mysql", "postgres"] as const;
const NEEDS = { mysql: "TEST_MYSQL_URL", postgres: "TEST_POSTGRES_URL" } as const;
const NOBODY = "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d";

for (const engine of ENGINES) {
  const named = (name: string) => `${name} (${engine})`;

  Deno.test(named("a cancelled order gives back what it took"), needs(NEEDS[engine]), async () => {
    await using world = await createOrderWorld({ engine });
    const [hammer, saw] = [
      await world.product(),
      await world.product({ name: "Saw", price: "9999999999999.99" }),
    ];
    const ani = await world.customer();
    const kept = await world.placed(ani, [[saw, 1]]);
    const order = await world.placed(ani, [[hammer, 3], [saw, 99]]);

    const response = await world.send("DELETE", `/v1/orders/${order.id}`);
    const { data } = await response.json();
    assert.equal(response.status, 200);
    const { cancelled_at, ...rest } = data;
    assert.deepEqual({ ...rest, status: "placed", cancelled_at: null }, order);
    assert.equal(data.status, "cancelled");
    assert.ok(Date.parse(cancelled_at) >= Date.parse(order.created_at));
    assert.deepEqual(await world.read(`/v1/orders/${order.id}`), data);

    const stock = await world.read(`/v1/products/${saw}`);
    assert.deepEqual([stock.stock_quantity, stock.total_sold], [99, 1]);
    const customer = await world.read(`/v1/customers/${ani}`);
    assert.deepEqual([customer.total_spent, customer.total_orders], [kept.total_price, 1]);
    await stockBooks.balance(world, new Map([[hammer, 100], [saw, 100]]));
  });

  Deno.test(named("an order that is cancelled often is cancelled once"), needs(NEEDS[engine]), async () => {
    await using world = await createOrderWorld({ engine });
    const hammer = await world.product();
    const order = await world.placed(await world.customer(), [[hammer, 3]]);
    const cancel = async () => {
      const response = await world.send("DELETE", `/v1/orders/${order.id}`);
      return JSON.stringify([response.status, response.headers.get("etag"), await response.text()]);
    };
    const { categories, customers, orders, products } = await versions(world);
    const answers = await Promise.all(Array.from({ length: 20 }, cancel));
    answers.push(await cancel());
    assert.equal(new Set(answers).size, 1);
    assert.equal(JSON.parse(answers[0]!)[0], 200);
    assert.deepEqual(await versions(world), {
      categories,
      customers: customers! + 1,
      orders: orders! + 1,
      products: products! + 1,
    });
    await stockBooks.balance(world, new Map([[hammer, 100]]));
  });
}

Deno.test("an order is cancelled only as it was seen", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const hammer = await world.product();
  const placed = await world.order(await world.customer(), [[hammer, 3]]);
  const path = placed.headers.get("location")!;
  const seen = placed.headers.get("etag")!;
  await placed.body?.cancel();
  await (await world.send("PATCH", `/v1/products/${hammer}`, { name: "Mallet" })).body?.cancel();
  const cancel = async (ifMatch: string) => {
    const response = await world.send("DELETE", path, undefined, { "if-match": ifMatch });
    await response.body?.cancel();
    return response;
  };
  const stale = await cancel(seen);
  assert.equal(stale.status, 412);
  assert.equal((await world.read(path)).status, "placed");
  assert.equal((await cancel(stale.headers.get("etag")!)).status, 200);
  assert.equal((await cancel(stale.headers.get("etag")!)).status, 412);
  assert.equal((await cancel("*")).status, 200);
});

Deno.test("an order that would overfill a stock stays", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const hammer = await world.product();
  const order = await world.placed(await world.customer(), [[hammer, 3]]);
  const path = `/v1/orders/${order.id}`;
  await (await world.send("PATCH", `/v1/products/${hammer}`, { stock_quantity: 2_147_483_645 })).body
    ?.cancel();
  const refused = await world.send("DELETE", path);
  assert.deepEqual([refused.status, (await refused.json()).code], [409, "stock_full"]);
  assert.deepEqual(await world.read(path), order);
});

Deno.test("an order that there is not is not found", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  for (const method of ["GET", "DELETE"]) {
    const unknown = await world.send(method, `/v1/orders/${NOBODY}`);
    const { code, detail } = await unknown.json();
    assert.deepEqual([unknown.status, code, detail], [
      404,
      "not_found",
      `Order with id '${NOBODY}' not found`,
    ]);
    const malformed = await world.send(method, "/v1/orders/7");
    assert.deepEqual([malformed.status, (await malformed.json()).code], [400, "bad_parameter"]);
  }
});

/** How often each kind of data has changed. */
async function versions({ sql }: OrderWorld): Promise<Record<string, number>> {
  const rows = await sql("select tag, sum(version) as version from data_versions group by tag order by tag");
  return Object.fromEntries(rows.map(({ tag, version }) => [String(tag), Number(version)]));
}
