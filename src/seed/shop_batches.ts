import { type SeedOrder, type SeedRow, ShopRows, type ShopSizes } from "./shop_rows.ts";
import { ShopTotals } from "./shop_totals.ts";

/** Rows for one run of one of the statements in `sql/commerce/seed`. */
export interface ShopBatch {
  readonly statement:
    | "add_categories"
    | "add_products"
    | "add_customers"
    | "add_orders"
    | "add_order_items"
    | "total_products"
    | "total_customers";
  readonly rows: readonly SeedRow[];
}

/** Small enough for the longest message that any server takes, large enough that nobody waits for the network. */
const ROWS = 2_000;

/**
 * All rows of a made-up shop in an order in which each finds what it refers to, at most a few thousand at a time, and in
 * the end the totals of products and customers.
 */
export function* shopBatches(sizes: ShopSizes): Generator<ShopBatch> {
  const shop = new ShopRows(sizes);
  const totals = new ShopTotals();
  yield* batchesOf("add_categories", made(shop.categories, (index) => shop.category(index)));
  yield* batchesOf("add_products", made(sizes.products, (index) => shop.product(index)));
  yield* batchesOf("add_customers", made(sizes.customers, (index) => shop.customer(index)));
  // Orders are computed twice: one table after the other keeps a server with little memory in fewer indexes at a time.
  yield* batchesOf("add_orders", ordersOf(shop, sizes, (order) => totals.add(order)));
  yield* batchesOf("add_order_items", itemsOf(shop, sizes));
  yield* batchesOf("total_products", totals.products());
  yield* batchesOf("total_customers", totals.customers());
}

function* ordersOf(
  shop: ShopRows,
  { orders }: ShopSizes,
  tell: (order: SeedOrder) => void,
): Generator<SeedRow> {
  for (let index = 0; index < orders; index++) {
    const made = shop.order(index);
    tell(made);
    yield made.order;
  }
}

function* itemsOf(shop: ShopRows, { orders }: ShopSizes): Generator<SeedRow> {
  for (let index = 0; index < orders; index++) yield* shop.order(index).items;
}

function* made(count: number, make: (index: number) => SeedRow): Generator<SeedRow> {
  for (let index = 0; index < count; index++) yield make(index);
}

function* batchesOf(statement: ShopBatch["statement"], rows: Iterable<SeedRow>): Generator<ShopBatch> {
  let some: SeedRow[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < ROWS) continue;
    yield { statement, rows: some };
    some = [];
  }
  if (some.length > 0) yield { statement, rows: some };
}
