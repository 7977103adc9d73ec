import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createMigrations } from "#src/platform/migrations.ts";
import { loadStatements } from "#src/platform/statements.ts";
import type { Row, Tables } from "#src/platform/tables.ts";
import { seedShop } from "#src/seed/seed_shop.ts";
import { MYSQL_TABLES_SUBJECT } from "#tests/_support/contracts/mysql_tables_subject.ts";
import { PGLITE_TABLES_SUBJECT } from "#tests/_support/contracts/pglite_tables_subject.ts";
import { POSTGRES_TABLES_SUBJECT } from "#tests/_support/contracts/postgres_tables_subject.ts";
import { dyingTables } from "#tests/_support/dying_tables.ts";
import { needs } from "#tests/_support/needs.ts";

const SQL = fileURLToPath(new URL("../../sql", import.meta.url));
const SIZES = { products: 120, customers: 50, orders: 2_500, seed: 7 };

for (
  const { name, needs: servers, open } of [
    MYSQL_TABLES_SUBJECT,
    POSTGRES_TABLES_SUBJECT,
    PGLITE_TABLES_SUBJECT,
  ]
) {
  const it = (sentence: string, fn: () => Promise<void>) =>
    Deno.test({ ...needs(...servers), name: `${name}: ${sentence}`, fn });

  it("a seeded shop's kept totals are the sums of its orders", async () => {
    await using shop = await openShop(open);
    const heard: number[] = [];
    assert.equal(await shop.seed((part) => heard.push(part)), "seeded");
    assert.equal(heard.at(-1), 1);
    assert.ok(heard.length > 3 && heard.every((part, index) => index === 0 || part >= heard[index - 1]!));
    const [counts] = await ask(shop.tables, COUNTS);
    assert.deepEqual({ ...counts }, { categories: "5", products: "120", customers: "50", orders: "2500" });
    assert.deepEqual(await ask(shop.tables, WRONG_PRODUCTS), []);
    assert.deepEqual(await ask(shop.tables, WRONG_CUSTOMERS), []);
    assert.deepEqual(await ask(shop.tables, WRONG_ORDERS), []);
    const [some] = await ask(shop.tables, "select count(*) as n from customers where total_orders > 0");
    assert.ok(Number(some!["n"]) > 30, "totals are not all zero");
    assert.deepEqual(await ask(shop.tables, VERSIONS), [
      { tag: "categories", row_count: "5", changed: "1" },
      { tag: "customers", row_count: "50", changed: "1" },
      { tag: "orders", row_count: "2500", changed: "1" },
      { tag: "products", row_count: "120", changed: "1" },
    ]);
  });

  it("a shop with rows is left as it is", async () => {
    await using shop = await openShop(open);
    await shop.seed();
    const before = await ask(shop.tables, VERSIONS);
    assert.equal(await shop.seed(), "not empty");
    assert.deepEqual(await ask(shop.tables, VERSIONS), before);
  });

  it("a seed that dies on its way leaves the shop empty", async () => {
    await using shop = await openShop(open);
    const { tables, statements } = shop;
    // After one statement, in the midst of the orders, and at the last total.
    for (const survived of [1, 5, 9]) {
      await assert.rejects(seedShop(dyingTables(tables, survived), statements, SIZES), { message: "Died" });
      const [counts] = await ask(tables, COUNTS);
      assert.deepEqual({ ...counts }, { categories: "0", products: "0", customers: "0", orders: "0" });
    }
    assert.equal(await shop.seed(), "seeded");
  });
}

const COUNTS = `select
    (select count(*) from categories) as categories,
    (select count(*) from products) as products,
    (select count(*) from customers) as customers,
    (select count(*) from orders) as orders`;
const WRONG_PRODUCTS = `select p.id from products p
  where p.total_sold <> (
    select coalesce(sum(i.quantity), 0) from order_items i, orders o
    where i.product_id = p.id and o.id = i.order_id and o.cancelled_at is null
  )`;
const WRONG_CUSTOMERS = `select c.id from customers c
  where c.total_spent <> (
    select coalesce(sum(i.quantity * i.unit_price), 0) from order_items i, orders o
    where o.customer_id = c.id and o.id = i.order_id and o.cancelled_at is null
  )
  or c.total_orders <> (select count(*) from orders o where o.customer_id = c.id and o.cancelled_at is null)`;
const WRONG_ORDERS = `select o.id from orders o
  where o.total_price <> (select sum(i.quantity * i.unit_price) from order_items i where i.order_id = o.id)
  or o.total_quantity <> (select sum(i.quantity) from order_items i where i.order_id = o.id)`;
const VERSIONS = `select tag, sum(row_count) as row_count, min(version) as changed
  from data_versions group by tag order by tag`;

async function openShop(open: typeof PGLITE_TABLES_SUBJECT.open) {
  const world = await open();
  const { tables } = world;
  await createMigrations(tables, `${SQL}/migrations/commerce`).up();
  const statements = await loadStatements(SQL, ["commerce/seed"]);
  return {
    tables,
    statements,
    seed: (onProgress: (part: number) => void = () => {}) =>
      seedShop(tables, statements, { ...SIZES, onProgress }),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

async function ask(tables: Tables, sql: string): Promise<Row[]> {
  return [
    ...await tables.transaction((session) => session.rows({ name: "test", segments: [sql], names: [] }, {})),
  ];
}
