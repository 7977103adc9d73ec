import assert from "node:assert/strict";
import fc from "fast-check";
import { validate, version } from "uuid";
import { type ShopBatch, shopBatches } from "#src/seed/shop_batches.ts";
import type { SeedRow, ShopSizes } from "#src/seed/shop_rows.ts";

const SIZES: ShopSizes = { products: 1_000, customers: 200, orders: 4_000, seed: 1 };

Deno.test("the same sizes and seed give the same rows, another seed gives others", () => {
  assert.deepEqual(rowsOf(SIZES), rowsOf(SIZES));
  const other = rowsOf({ ...SIZES, seed: 2 });
  const names = new Set(rowsOf(SIZES).customers.map(({ id }) => id));
  assert.deepEqual(other.customers.filter(({ id }) => names.has(id)), []);
});

Deno.test("rows stay what they are from one release to the next", () => {
  const { products: [product], orders: [order] } = rowsOf({
    products: 10,
    customers: 10,
    orders: 10,
    seed: 1,
  });
  assert.deepEqual([product!["id"], product!["price"], order!["id"], order!["total_price"]], PINNED);
});

Deno.test("ids are UUIDv7 that grow with the rows and carry when they were made", () => {
  const rows = rowsOf(SIZES);
  for (const table of [rows.categories, rows.products, rows.customers, rows.orders, rows.order_items]) {
    const ids = table.map(({ id }) => String(id));
    assert.ok(ids.every((id) => validate(id) && version(id) === 7));
    assert.ok(ids.every((id, index) => index === 0 || ids[index - 1]! < id), "they grow");
  }
  for (const { id, created_at: made } of rows.orders) {
    const ms = parseInt(String(id).replaceAll("-", "").slice(0, 12), 16);
    assert.equal(new Date(ms).toISOString(), String(made).replace(" ", "T") + "Z");
  }
});

Deno.test("what an order is of was there before it, and orders fill the year 2025", () => {
  const { categories, products, customers, orders } = rowsOf(SIZES);
  const times = (rows: readonly SeedRow[]) => rows.map((row) => String(row["created_at"])).sort();
  assert.ok(times(categories).at(-1)! < times(products)[0]!);
  assert.ok(times([...products, ...customers]).at(-1)! < times(orders)[0]!);
  assert.match(times(orders)[0]!, /^2025-01-0/);
  assert.match(times(orders).at(-1)!, /^2025-12-3/);
});

Deno.test("an order's totals are those of its items, each of another product at its price", () => {
  const { products, orders, order_items: items } = rowsOf(SIZES);
  const prices = new Map(products.map(({ id, price }) => [id, price]));
  const ofOrder = Map.groupBy(items, (item) => item["order_id"]);
  for (const order of orders) {
    const own = ofOrder.get(order["id"]!)!;
    assert.ok(own.length >= 1 && own.length <= 3);
    assert.equal(new Set(own.map((item) => item["product_id"])).size, own.length);
    for (const item of own) assert.equal(item["unit_price"], prices.get(item["product_id"]!));
    const cents = own.reduce((sum, item) => sum + BigInt(item["quantity"]!) * cent(item["unit_price"]), 0n);
    assert.equal(cent(order["total_price"]), cents);
    assert.equal(order["total_quantity"], own.reduce((sum, item) => sum + Number(item["quantity"]), 0));
  }
});

Deno.test("the shop has what a dashboard must bear", () => {
  const { products, customers, orders, order_items: items } = rowsOf(SIZES);
  const prices = products.map(({ price }) => cent(price));
  assert.ok(prices.every((price) => price >= 1_000_00n && price <= 25_000_000_00n));
  const odd = prices.filter((price) => price % 100n !== 0n).length;
  assert.ok(odd > 50 && odd < 200, `${odd} prices with cents`);
  assert.equal(products.filter((row) => row["is_active"] === false).length, 10);
  const cancelled = orders.filter(({ status }) => status === "cancelled");
  assert.equal(cancelled.length, 80);
  assert.deepEqual(
    orders.filter((row) => (row["status"] === "cancelled") !== (row["cancelled_at"] !== null)),
    [],
  );
  const sold = new Set(items.map((item) => item["product_id"]));
  assert.ok(products.filter(({ id }) => !sold.has(id!)).length >= 50, "some were never sold");
  const buyers = new Set(orders.map((order) => order["customer_id"]));
  assert.ok(customers.filter(({ id }) => !buyers.has(id!)).length >= 20, "some never ordered");
  const wholesale = orders.filter((order) => order["customer_id"] === customers[0]!["id"]);
  assert.equal(wholesale.length, 20);
  assert.ok(wholesale.every((order) => cent(order["total_price"]) > 100_000_000_00n));
  assert.equal(new Set(customers.map(({ email }) => email)).size, customers.length);
  assert.ok(customers.every(({ email }) => /^[a-z.]+\.\d+@example\.test$/.test(String(email))));
});

Deno.test("many products have more categories", () => {
  assert.equal(rowsOf({ ...SIZES, orders: 0 }).categories.length, 5);
  const { categories } = rowsOf({ products: 100_000, customers: 1, orders: 0, seed: 1 });
  assert.equal(categories.length, 50);
  assert.equal(new Set(categories.map(({ name }) => name)).size, 50);
});

Deno.test("whatever the sizes, every row refers to one that is there before it", () => {
  const size = (min: number) => fc.integer({ min, max: 60 });
  const sizes = fc.record({ products: size(1), customers: size(1), orders: size(0), seed: fc.nat() });
  fc.assert(fc.property(sizes, (wanted) => {
    const { categories, products, customers, orders, order_items: items } = rowsOf(wanted);
    assert.deepEqual([products.length, customers.length, orders.length], [
      wanted.products,
      wanted.customers,
      wanted.orders,
    ]);
    refers(products, "category_id", categories);
    refers(orders, "customer_id", customers);
    refers(items, "order_id", orders);
    refers(items, "product_id", products);
  }));
});

function refers(rows: readonly SeedRow[], column: string, others: readonly SeedRow[]): void {
  const ids = new Set(others.map(({ id }) => id));
  assert.deepEqual(rows.filter((row) => !ids.has(row[column]!)), []);
}

function rowsOf(sizes: ShopSizes) {
  const rows: Record<ShopBatch["statement"], SeedRow[]> = {
    add_categories: [],
    add_products: [],
    add_customers: [],
    add_orders: [],
    add_order_items: [],
    total_products: [],
    total_customers: [],
  };
  for (const { statement, rows: some } of shopBatches(sizes)) rows[statement].push(...some);
  return {
    categories: rows.add_categories,
    products: rows.add_products,
    customers: rows.add_customers,
    orders: rows.add_orders,
    order_items: rows.add_order_items,
  };
}

function cent(money: SeedRow[string] | undefined): bigint {
  return BigInt(String(money).replace(".", ""));
}

const PINNED = [
  "018cff06-8101-7000-93f5-f41572e8e5c1",
  "1000.00",
  "0194aff7-2397-7000-9adb-338bd0a07c60",
  "305626500.00",
];
