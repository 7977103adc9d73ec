import type { Parameters } from "#src/platform/database.ts";
import type { Engine, Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Row } from "#src/platform/tables.ts";
import { presentOrder } from "./present_order.ts";
import type { Order } from "./schema.ts";

/** A product that nobody else changes until the transaction ends. */
export interface OrderableProduct {
  readonly name: string;
  readonly price: string;
  readonly stock_quantity: number;
  readonly is_active: boolean;
}

/** What an order is made of, held until the transaction ends. */
export interface HeldShop {
  readonly customer: { readonly name: string; readonly email: string };
  /** By id; those that there are. */
  readonly products: ReadonlyMap<string, OrderableProduct>;
  /** The database's time: ISO 8601 in UTC with milliseconds. */
  readonly at: string;
}

/** What was answered to an idempotency key. */
export interface KeptAnswer {
  readonly key: string;
  /** Of the request: 43 characters. */
  readonly hash: string;
  /** The order as it was answered. */
  readonly order: Order;
}

/** What an order moves: taken out of stock when the quantities are above zero, given back below. */
export interface StockMove {
  readonly customer_id: string;
  readonly items: readonly { readonly product_id: string; readonly quantity: number }[];
  /** What the customer spends. */
  readonly amount: string;
  readonly orders: 1 | -1;
}

/** Orders in the database, and what placing one locks. */
export interface OrderRows {
  /** The order as it is; `null` = there is none. */
  find(session: DatabaseSession, id: string): Promise<Order | null>;
  /** The same, and nobody else changes it until the transaction ends. */
  lock(session: DatabaseSession, id: string): Promise<Order | null>;
  /**
   * Locks a customer, then products, which come in the order of their ids: whoever locks both does it this way, so that
   * none waits in a circle. `null` = there is no such customer.
   */
  hold(
    session: DatabaseSession,
    customerId: string,
    products: readonly { readonly product_id: string }[],
  ): Promise<HeldShop | null>;
  /** Changes stocks, pieces sold, and what the customer spent. */
  move(session: DatabaseSession, move: StockMove): Promise<void>;
  /** Writes an order with its items. */
  insert(session: DatabaseSession, order: Order): Promise<void>;
  /** Cancels an order at a time. */
  cancel(session: DatabaseSession, id: string, at: string): Promise<void>;
  /** What was answered to a key; `null` = nothing. */
  answered(session: DatabaseSession, key: string): Promise<KeptAnswer | null>;
  /** Keeps an answer; `false` = the key has one, which was waited for if need be. */
  keep(session: DatabaseSession, answer: KeptAnswer): Promise<boolean>;
}

/** Makes an {@linkcode OrderRows}. */
export function createOrderRows(statements: Statements, engine: Engine): OrderRows {
  const on = (name: string) => statements.get(`commerce/orders/${name}`).on(engine);
  const [find, lock, hold, move] = [on("find"), on("lock"), on("hold"), on("move")];
  const [insertOrder, insertItems, cancel] = [on("insert"), on("insert_items"), on("cancel")];
  const [findKey, insertKey] = [on("find_key"), on("insert_key")];
  const rows: OrderRows = {
    async find(session, id) {
      const [row] = await session.rows(find, { id });
      return row === undefined ? null : presentOrder(row);
    },
    async lock(session, id) {
      const [row] = await session.rows(lock, { id });
      return row === undefined ? null : await rows.find(session, id);
    },
    async hold(session, customerId, products) {
      const items = JSON.stringify(products.map(({ product_id }) => ({ product_id })));
      return heldShop(await session.rows(hold, { customer_id: customerId, items }));
    },
    async move(session, { items, orders, ...rest }) {
      await session.run(move, { ...rest, orders: String(orders), items: JSON.stringify(items) });
    },
    async insert(session, order) {
      await session.run(insertOrder, orderParameters(order));
      await session.run(insertItems, { order_id: order.id, items: JSON.stringify(order.items) });
    },
    async cancel(session, id, at) {
      await session.run(cancel, { id, at: bareInstant(at) });
    },
    async answered(session, key) {
      const [row] = await session.rows(findKey, { key });
      return row === undefined ? null : { key, hash: row.request_hash!, order: JSON.parse(row.response!) };
    },
    async keep(session, { key, hash, order }) {
      const response = JSON.stringify(order);
      return await session.run(insertKey, { key, request_hash: hash, response }) > 0;
    },
  };
  return rows;
}

function heldShop(rows: readonly Row[]): HeldShop | null {
  const [first] = rows;
  if (first === undefined) return null;
  const products = rows.filter(({ product_name }) => product_name !== null).map((row) =>
    [row.product_id!, {
      name: row.product_name!,
      price: row.price!,
      stock_quantity: Number(row.stock_quantity),
      is_active: row.is_active === "true",
    }] as const
  );
  return {
    customer: { name: first.customer_name!, email: first.customer_email! },
    products: new Map(products),
    at: first.held_at!,
  };
}

function orderParameters(order: Order): Parameters {
  return {
    id: order.id,
    customer_id: order.customer_id,
    total_quantity: String(order.total_quantity),
    total_price: order.total_price,
    created_at: bareInstant(order.created_at),
  };
}

/** MySQL's times have no zone; both engines' sessions are in UTC. */
function bareInstant(at: string): string {
  return at.slice(0, -"Z".length);
}
