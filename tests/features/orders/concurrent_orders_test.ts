import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createOrderWorld, type ItemWish, type OrderWorld } from "./order_world.ts";
import { stockBooks } from "./stock_books.ts";

const ENGINES = ["mysql", "postgres"] as const;
const NEEDS = { mysql: "TEST_MYSQL_URL", postgres: "TEST_POSTGRES_URL" } as const;

for (const engine of ENGINES) {
  Deno.test(
    `of 200 orders at once for the last 50 pieces exactly 50 are placed (${engine})`,
    needs(NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      const last = await world.product({ price: "250000000.01", stock_quantity: 50 });
      const customers = await Promise.all(Array.from({ length: 8 }, () => world.customer()));

      const statuses = await Promise.all(
        Array.from({ length: 200 }, async (_, at) => {
          const response = await world.order(customers[at % customers.length]!, [[last, 1]]);
          await response.body?.cancel();
          return response.status;
        }),
      );
      assert.deepEqual(tally(statuses), new Map([[201, 50], [409, 150]]));
      const { stock_quantity, total_sold } = await world.read(`/v1/products/${last}`);
      assert.deepEqual([stock_quantity, total_sold], [0, 50]);
      assert.equal(await spentByAll(world, customers), 50n * 25000000001n);
      await stockBooks.balance(world, new Map([[last, 50]]));
    },
  );

  Deno.test(
    `orders that name products in opposite order do not stop each other (${engine})`,
    needs(NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      const products = await Promise.all(
        Array.from({ length: 6 }, () => world.product({ stock_quantity: 40 })),
      );
      const customers = await Promise.all(Array.from({ length: 3 }, () => world.customer()));

      const statuses = await Promise.all(
        Array.from({ length: 100 }, async (_, at) => {
          const items = products.map((product, index): ItemWish => [product, 1 + (at + index) % 2]);
          if (at % 2 === 0) items.reverse();
          const response = await world.order(customers[at % customers.length]!, items);
          await response.body?.cancel();
          return response.status;
        }),
      );
      assert.deepEqual(new Set(statuses), new Set([201, 409]));
      await stockBooks.balance(world, new Map(products.map((product) => [product, 40])));
    },
  );

  Deno.test(
    `an order waits for nobody who holds another product (${engine})`,
    needs(NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      const [first, second, third] = [await world.product(), await world.product(), await world.product()];
      const ani = await world.customer();
      await world.sql("begin");
      await world.sql(`select id from products where id = '${second}' for update`);
      const { id } = await world.placed(ani, [[first, 1], [third, 1]]);
      const cancelled = await world.send("DELETE", `/v1/orders/${id}`);
      assert.equal(cancelled.status, 200);
      await cancelled.body?.cancel();
      await world.sql("rollback");
    },
  );
}

function tally(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values.toSorted()) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

async function spentByAll(world: OrderWorld, customers: readonly string[]): Promise<bigint> {
  const amounts = await Promise.all(customers.map((id) => world.read(`/v1/customers/${id}`)));
  return amounts.reduce((sum, { total_spent }) => sum + BigInt(total_spent.replace(".", "")), 0n);
}
