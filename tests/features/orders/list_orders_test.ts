import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createOrderWorld, type OrderData, type OrderWorld } from "./order_world.ts";

const ENGINES = ["mysql", "postgres", "pglite"] as const;
const NEEDS = { mysql: ["TEST_MYSQL_URL"], postgres: ["TEST_POSTGRES_URL"], pglite: [] } as const;

for (const engine of ENGINES) {
  Deno.test(`orders are listed by page, order and filter (${engine})`, needs(...NEEDS[engine]), async () => {
    await using world = await createOrderWorld({ engine });
    const { orders: [a, b, c, d], ani } = await fourOrders(world);
    const ids = async (query: string) => {
      const { data, meta } = await (await world.fetch(`/v1/orders?${query}`)).json();
      return { ids: data.map(({ id }: OrderData) => id), total: meta.total };
    };

    const first = await (await world.fetch("/v1/orders")).json();
    assert.deepEqual(first, {
      status_code: 200,
      message: "Orders",
      data: [d, c, b, a],
      meta: { page: 1, page_size: 10, total: 4, total_pages: 1 },
    });
    assert.deepEqual(await ids("sort=oldest&page_size=3"), { ids: [a.id, b.id, c.id], total: 4 });
    assert.deepEqual(await ids("sort=oldest&page_size=3&page=2"), { ids: [d.id], total: 4 });
    assert.deepEqual(await ids("page=9"), { ids: [], total: 4 });
    assert.deepEqual(await ids("sort=total_asc"), { ids: [a.id, c.id, d.id, b.id], total: 4 });
    assert.deepEqual(await ids("sort=total_desc"), { ids: [b.id, d.id, c.id, a.id], total: 4 });
    assert.deepEqual(await ids(`customer_id=${ani}`), { ids: [c.id, a.id], total: 2 });
    assert.deepEqual(await ids("status=cancelled"), { ids: [c.id], total: 1 });
    assert.deepEqual(await ids("status=placed&page_size=1"), { ids: [d.id], total: 3 });
    assert.deepEqual(await ids("min_total=9999999999999990.01&max_total=9999999999999990.01"), {
      ids: [d.id],
      total: 1,
    });
    assert.deepEqual(await ids("max_total=200&sort=total_asc"), { ids: [a.id, c.id], total: 2 });
    assert.deepEqual(await ids("min_total=9999999999999990.02"), { ids: [b.id], total: 1 });
  });
}

Deno.test(
  "items stand by their products' names, and an order without any has an empty list",
  needs("TEST_MYSQL_URL"),
  async () => {
    await using world = await createOrderWorld();
    const names = ["Zange", "Ähle", "axe", "Axe"];
    const products = await Promise.all(names.map((name) => world.product({ name })));
    const ani = await world.customer();
    const order = await world.placed(ani, products.map((product) => [product, 1]));
    const named = (data: OrderData) => data.items.map(({ product_name }) => product_name);
    assert.deepEqual(named(order), names.toSorted());
    assert.deepEqual(named((await world.read("/v1/orders"))[0]), names.toSorted());

    await world.sql("delete from order_items");
    assert.deepEqual((await world.read(`/v1/orders/${order.id}`)).items, []);
    assert.deepEqual((await world.read("/v1/orders?cache=bypass"))[0].items, []);
  },
);

Deno.test("an order of 100 items keeps them all", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const [any, ani] = [await world.product(), await world.customer()];
  await world.sql(`insert into products (id, name, price, category_id, stock_quantity)
    with recursive n (n) as (select 1 union all select n + 1 from n where n < 100)
    select lpad(n, 36, '00000000-0000-7000-8000-000000000000'), rpad(n, 150, 'x'), n + 0.01, category_id, 1
    from n join products p on p.id = '${any}'`);
  const rows = await world.sql(`select id from products where id <> '${any}'`);
  const order = await world.placed(ani, rows.map(({ id }) => [String(id), 1]));
  assert.equal(order.items.length, 100);
  assert.equal(order.total_price, "5051.00");
  assert.deepEqual(await world.read(`/v1/orders/${order.id}`), order);
  assert.deepEqual(await world.read("/v1/orders"), [order]);
});

Deno.test("a list shows every change at once", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const [hammer, ani] = [await world.product(), await world.customer()];
  const order = await world.placed(ani, [[hammer, 1]]);
  const list = async () => {
    const response = await world.fetch("/v1/orders");
    return { cache: response.headers.get("x-cache"), data: (await response.json()).data[0] };
  };
  assert.equal((await list()).cache, "MISS");
  assert.equal((await list()).cache, "HIT");
  await (await world.send("PATCH", `/v1/products/${hammer}`, { name: "Mallet" })).body?.cancel();
  assert.equal((await list()).data.items[0].product_name, "Mallet");
  await (await world.send("PATCH", `/v1/customers/${ani}`, { name: "Ana" })).body?.cancel();
  assert.equal((await list()).data.customer_name, "Ana");
  await (await world.send("DELETE", `/v1/orders/${order.id}`)).body?.cancel();
  assert.equal((await list()).data.status, "cancelled");
});

Deno.test("a list that cannot be meant is refused", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const bad = {
    "page=0": "page",
    "page_size=101": "page_size",
    "page_size=10000": "page_size",
    "sort=price": "sort",
    "status=lost": "status",
    "customer_id=7": "customer_id",
    "min_total=-1": "min_total",
    "max_total=1.005": "max_total",
    "min_total=2&max_total=1": "min_total",
  };
  for (const [query, path] of Object.entries(bad)) {
    const response = await world.fetch(`/v1/orders?${query}`);
    const { code, errors } = await response.json();
    assert.deepEqual([response.status, code, errors[0].path], [400, "bad_parameter", path], query);
  }
});

/** By Ani 100.00; by Budi 9999999999999990.02; by Ani 200.00, cancelled; by Budi 9999999999999990.01. */
async function fourOrders(world: OrderWorld) {
  const [ani, budi] = [await world.customer("Ani"), await world.customer("Budi")];
  const nail = await world.product({ name: "Nail", price: "100.00" });
  const palace = await world.product({ name: "Palace", price: "9999999999999990.02" });
  const house = await world.product({ name: "House", price: "9999999999999990.01" });
  const a = await world.placed(ani, [[nail, 1]]);
  const b = await world.placed(budi, [[palace, 1]]);
  const { id } = await world.placed(ani, [[nail, 2]]);
  const { data: c } = await (await world.send("DELETE", `/v1/orders/${id}`)).json();
  const d = await world.placed(budi, [[house, 1]]);
  return { ani, orders: [a, b, c as OrderData, d] as const };
}
