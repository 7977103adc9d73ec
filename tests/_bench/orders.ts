import mysql from "mysql2";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import type { OwnMysql } from "#tests/_support/own_mysql.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { rounds } from "./rounds.ts";
import { createShopDatabase } from "./shop_database.ts";
import { spread } from "./spread.ts";

const SIZE = { products: 10_000, customers: 500, orders: 1_000 };
const ROUNDS = 5;
const ORDERS = 300;
const SIDES = [1, 10] as const;

/** Orders placed beside the bare transaction. */
export const orders: Benchmark = {
  name: "orders",
  about:
    "orders of two products placed over HTTP by one client and by ten, beside the bare transaction in one loop by `mysql2` on as many connections: the products held, stock and totals moved, the order and its items written",
  async run({ tell }) {
    tell("making a shop");
    await using database = await createShopDatabase(SIZE);
    await database.sql("update products set stock_quantity = 1000000000, is_active = true");
    await using folder = await createServiceFolder();
    await using service = await MeasuredProcess.start({
      folder: folder.path,
      path: "/v1/orders",
      settings: { COMMERCE_DATABASE_URL: database.url.href },
    });
    const wishes = await wishesOf(database);
    const figures: Figure[] = [];
    for (const side of SIDES) {
      tell(`${side} at a time`);
      await using bare = openBare(database.url, side);
      const took = await rounds(ROUNDS, {
        ours: () => perSecond(side, (turn) => place(service.origin, wishes[turn % wishes.length]!)),
        peer: () => perSecond(side, (turn, at) => bare.place(at, wishes[turn % wishes.length]!)),
      });
      const [ours, peer] = [spread(took.ours), spread(took.peer)];
      figures.push({
        what: `orders placed per second, ${side} at a time`,
        ours: `${ours.median.toFixed(0)} (${ours.least.toFixed(0)} to ${ours.most.toFixed(0)})`,
        peer: `bare transaction: ${peer.median.toFixed(0)} (${peer.least.toFixed(0)} to ${
          peer.most.toFixed(0)
        })`,
        value: ours.median / peer.median,
        unit: "×",
        wanted: { atLeast: 0.5 },
      });
    }
    return figures;
  },
};

interface Wish {
  readonly customer: string;
  readonly products: readonly string[];
}

async function wishesOf({ sql }: OwnMysql): Promise<Wish[]> {
  const customers = await sql("select id from customers order by id");
  const products = await sql("select id from products order by id limit 1000");
  return customers.map(({ id }, at) => ({
    customer: String(id),
    products: [products[2 * at % 1000]!["id"], products[(2 * at + 1) % 1000]!["id"]].map(String),
  }));
}

/** Places orders, so many at a time, and says how many that were per second. */
async function perSecond(side: number, one: (turn: number, at: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  let turn = 0;
  await Promise.all(Array.from({ length: side }, async (_, at) => {
    while (turn < ORDERS) await one(turn++, at);
  }));
  return ORDERS * 1000 / (performance.now() - began);
}

async function place(origin: string, { customer, products }: Wish): Promise<void> {
  const response = await fetch(`${origin}/v1/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      customer_id: customer,
      items: products.map((product_id) => ({ product_id, quantity: 1 })),
    }),
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`An order was not placed: ${text}`);
}

/** The same work by statements that anybody would write, on connections of its own. */
function openBare(url: URL, side: number) {
  const connections = Array.from({ length: side }, () => mysql.createConnection(url.href).promise());
  return {
    async place(at: number, { customer, products }: Wish): Promise<void> {
      const connection = connections[at]!;
      const id = crypto.randomUUID();
      await connection.query("start transaction");
      const held = await connection.execute(
        "select id, price, stock_quantity from products where id in (?, ?) order by id for update",
        [...products],
      );
      const total = (held[0] as { price: string }[]).reduce((sum, { price }) => sum + Number(price), 0);
      for (const product of products) {
        await connection.execute(
          "update products set stock_quantity = stock_quantity - 1, total_sold = total_sold + 1 where id = ?",
          [product],
        );
      }
      await connection.execute(
        "update customers set total_spent = total_spent + ?, total_orders = total_orders + 1 where id = ?",
        [total, customer],
      );
      await connection.execute(
        "insert into orders (id, customer_id, total_quantity, total_price) values (?, ?, 2, ?)",
        [id, customer, total],
      );
      for (const product of products) {
        await connection.execute(
          "insert into order_items (id, order_id, product_id, quantity, unit_price) values (?, ?, ?, 1, ?)",
          [crypto.randomUUID(), id, product, total / 2],
        );
      }
      await connection.query("commit");
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connections) await connection.end();
    },
  };
}
