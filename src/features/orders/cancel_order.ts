import { demandMatch } from "#src/http/demand_match.ts";
import { resourceEtag } from "#src/http/resource_etag.ts";
import { unknownId } from "#src/http/unknown_id.ts";
import { Problem } from "#src/problem.ts";
import type { OrderableProduct } from "./order_rows.ts";
import type { Order } from "./schema.ts";
import type { Orders } from "./store.ts";

/** Of `products.stock_quantity`. */
const STOCK_MAX = 2_147_483_647;

/** Which order. */
export interface OrderCancellation {
  readonly id: string;
  /** `If-Match`; `null` = however it is. */
  readonly ifMatch: string | null;
}

/**
 * Cancels an order and gives it as it is then: what it took out of stock and added to totals goes back, once. One that is
 * cancelled already stays as it is.
 *
 * @throws {Problem} `not_found`, `stale`, or `stock_full`.
 * @throws {DatabaseError}
 */
export async function cancelOrder(
  { data, rows }: Orders,
  { id, ifMatch }: OrderCancellation,
  signal?: AbortSignal,
): Promise<Order> {
  return await data.write(async (session) => {
    const order = await rows.lock(session, id);
    if (order === null) throw unknownId("Order", id);
    demandMatch(ifMatch, resourceEtag(order));
    if (order.status === "cancelled") return order;
    const { customer_id, items, total_price } = order;
    const { at, products } = (await rows.hold(session, customer_id, items.toSorted(byProduct)))!;
    demandRoom(items, products);
    session.touch("orders");
    session.touch("products");
    session.touch("customers");
    await rows.move(session, {
      customer_id,
      items: items.map(({ product_id, quantity }) => ({ product_id, quantity: -quantity })),
      amount: `-${total_price}`,
      orders: -1,
    });
    await rows.cancel(session, id, at);
    return { ...order, status: "cancelled", cancelled_at: at };
  }, signal);
}

function demandRoom(items: Order["items"], products: ReadonlyMap<string, OrderableProduct>): void {
  for (const { product_id, product_name, quantity } of items) {
    if (products.get(product_id)!.stock_quantity + quantity <= STOCK_MAX) continue;
    throw new Problem("stock_full", {
      detail: `The stock of '${product_name}' cannot hold ${quantity} more: it ends at ${STOCK_MAX}`,
    });
  }
}

function byProduct(a: Order["items"][number], b: Order["items"][number]): number {
  return a.product_id < b.product_id ? -1 : 1;
}
