import { createHash } from "node:crypto";
import { v7 } from "uuid";
import { DatabaseError } from "#src/platform/database.ts";
import type { WritingSession } from "#src/platform/live_data.ts";
import { Problem } from "#src/problem.ts";
import { totalAmount } from "#src/std/money/total_amount.ts";
import { inItemOrder } from "./in_item_order.ts";
import { orderRefusal } from "./order_refusal.ts";
import type { HeldShop, OrderRows } from "./order_rows.ts";
import type { Order, OrderInput } from "./schema.ts";
import type { Orders } from "./store.ts";
import { type WantedItem, wantedItems } from "./wanted_items.ts";

/** What somebody orders. */
export interface OrderRequest {
  readonly input: OrderInput;
  /** `Idempotency-Key`; `null` = each request is an order. */
  readonly key: string | null;
}

/** An order as it is answered. */
export interface PlacedOrder {
  readonly order: Order;
  /** Whether it was placed by an earlier request with the same key. */
  readonly replayed: boolean;
}

/**
 * Orders at the products' prices: stock, totals, order and the answer to its key change together or not at all. What is
 * ordered twice with one key is ordered once; a refused order leaves nothing behind.
 *
 * @param signal Aborted before the commit was sent = nothing was ordered.
 * @throws {Problem} `unknown_reference`, `not_orderable`, `out_of_stock` or `idempotency_mismatch`.
 * @throws {DatabaseError}
 */
export async function placeOrder(
  { data, rows }: Orders,
  { input, key }: OrderRequest,
  signal?: AbortSignal,
): Promise<PlacedOrder> {
  const { customer_id } = input;
  const wanted = wantedItems(input);
  const hash = key === null ? "" : requestHash(customer_id, wanted);
  return await data.write(async (session) => {
    // A key is looked at only now: who sent it before held the same customer, or is waited for at the key itself.
    const held = await rows.hold(session, customer_id, wanted);
    const order = orderOf(customer_id, wanted, held);
    const fresh = !(order instanceof Problem) &&
      (key === null || await rows.keep(session, { key, hash, order }));
    if (fresh) {
      await write(session, rows, order);
      return { order, replayed: false };
    }
    const answered = key === null ? null : await rows.answered(session, key);
    if (answered === null) throw order instanceof Problem ? order : forgotten();
    if (answered.hash !== hash) throw mismatch(answered.key);
    return { order: answered.order, replayed: true };
  }, signal);
}

async function write(session: WritingSession, rows: OrderRows, order: Order): Promise<void> {
  const { customer_id, items, total_price } = order;
  session.touch("orders", 1);
  session.touch("products");
  session.touch("customers");
  await rows.move(session, { customer_id, items, amount: total_price, orders: 1 });
  await rows.insert(session, order);
}

/** The order as it will be, or why it cannot be. */
function orderOf(customerId: string, wanted: readonly WantedItem[], held: HeldShop | null): Order | Problem {
  if (held === null) return orderRefusal.ofCustomer(customerId);
  const wishes = wanted.map((item) => ({ ...item, product: held.products.get(item.product_id) ?? null }));
  const refusal = orderRefusal.ofItems(wishes);
  if (refusal !== null) return refusal;
  const items = wishes.map(({ product_id, quantity, product }) => ({
    id: v7(),
    product_id,
    product_name: product!.name,
    quantity,
    unit_price: product!.price,
  }));
  const total = totalAmount(items);
  return orderRefusal.ofTotal(total) ?? {
    id: v7(),
    customer_id: customerId,
    customer_name: held.customer.name,
    customer_email: held.customer.email,
    status: "placed",
    total_quantity: items.reduce((sum, { quantity }) => sum + quantity, 0),
    total_price: total,
    items: inItemOrder(items),
    created_at: held.at,
    cancelled_at: null,
  };
}

/** Tells requests apart that order something else; in which order items are named makes no difference. */
function requestHash(customerId: string, wanted: readonly WantedItem[]): string {
  const items = wanted.map(({ product_id, quantity }) => [product_id, quantity]);
  return createHash("sha256").update(JSON.stringify([customerId, items])).digest("base64url");
}

/** The key was forgotten, a day after its order, in the moment between two looks at it. */
function forgotten(): DatabaseError {
  return new DatabaseError("contended", "The idempotency key was forgotten just now");
}

function mismatch(key: string): Problem {
  return new Problem("idempotency_mismatch", {
    detail: `The idempotency key '${key}' was used for another order`,
  });
}
