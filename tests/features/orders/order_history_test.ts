import assert from "node:assert/strict";
import fc from "fast-check";
import { needs } from "#tests/_support/needs.ts";
import { createOrderWorld, type ItemWish, type OrderWorld } from "./order_world.ts";
import { stockBooks } from "./stock_books.ts";

const ENGINES = ["mysql", "postgres"] as const;
const NEEDS = { mysql: "TEST_MYSQL_URL", postgres: "TEST_POSTGRES_URL" } as const;
const PRODUCTS = 5;
const CUSTOMERS = 3;
const STOCK = 60;

/** What one client does. Products, customers and earlier orders are meant by number. */
type Step =
  | {
    readonly kind: "order";
    readonly customer: number;
    readonly items: readonly (readonly [number, number])[];
  }
  | { readonly kind: "keyed"; readonly customer: number; readonly key: number }
  | { readonly kind: "cancel"; readonly order: number }
  | { readonly kind: "rename"; readonly product: number };

const product = fc.nat(PRODUCTS - 1);
const customer = fc.nat(CUSTOMERS - 1);
const items = fc.array(fc.tuple(product, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 6 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("order" as const), customer, items }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("keyed" as const), customer, key: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("cancel" as const), order: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("rename" as const), product }) },
);
const histories = fc.array(fc.array(step, { maxLength: 12 }), { minLength: 8, maxLength: 8 });

for (const engine of ENGINES) {
  Deno.test(
    `whatever clients order and cancel at once, the books balance (${engine})`,
    needs(NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      const shop = await openShop(world);
      const changes = { count: await versions(world) };
      await fc.assert(
        fc.asyncProperty(histories, async (clients) => {
          const counts = await Promise.all(clients.map((steps) => follow(world, shop, steps)));
          changes.count += counts.reduce((sum, count) => sum + count, 0);
          await stockBooks.balance(world, new Map(shop.products.map((id) => [id, STOCK])));
          assert.ok(await versions(world) >= changes.count, "every change raised a version");
        }),
        { numRuns: 6, endOnFailure: true },
      );
    },
  );
}

interface ShopState {
  readonly products: readonly string[];
  readonly customers: readonly string[];
  /** Ids of all orders that were answered. */
  readonly orders: string[];
}

async function openShop(world: OrderWorld): Promise<ShopState> {
  const make = (count: number, one: () => Promise<string>) => Promise.all(Array.from({ length: count }, one));
  return {
    products: await make(PRODUCTS, () => world.product({ price: "333333333.33", stock_quantity: STOCK })),
    customers: await make(CUSTOMERS, () => world.customer()),
    orders: [],
  };
}

/** Does a client's steps one after the other; how many versions they must have raised at least. */
async function follow(world: OrderWorld, shop: ShopState, steps: readonly Step[]): Promise<number> {
  let raised = 0;
  for (const step of steps) {
    const response = await done(world, shop, step);
    const { data } = await response.json();
    assert.ok(response.status < 500, `${step.kind} answered ${response.status}`);
    if (response.status !== 201 || response.headers.has("idempotency-replayed")) continue;
    shop.orders.push(data.id);
    raised += 3;
  }
  return raised;
}

function done(world: OrderWorld, { products, customers, orders }: ShopState, step: Step): Promise<Response> {
  switch (step.kind) {
    case "order":
      return world.order(
        customers[step.customer]!,
        step.items.map(([at, quantity]): ItemWish => [products[at]!, quantity]),
      );
    case "keyed":
      return world.order(customers[step.customer]!, [[products[0]!, 1]], {
        "idempotency-key": `${step.customer}-${step.key}`,
      });
    case "cancel":
      return world.send("DELETE", `/v1/orders/${orders[step.order % orders.length] ?? crypto.randomUUID()}`);
    case "rename":
      return world.send("PATCH", `/v1/products/${products[step.product]}`, { name: crypto.randomUUID() });
  }
}

/** Of everything that orders touch. */
async function versions({ sql }: OrderWorld): Promise<number> {
  const [row] = await sql("select sum(version) as version from data_versions");
  return Number(row!.version);
}
