import type { Row } from "#src/platform/tables.ts";
import { inItemOrder } from "./in_item_order.ts";
import type { Order } from "./schema.ts";

/** A row of the shared select `nested` as the client sees it. */
export function presentOrder(row: Row): Order {
  return {
    id: row.id!,
    customer_id: row.customer_id!,
    customer_name: row.customer_name!,
    customer_email: row.customer_email!,
    status: row.status as Order["status"],
    total_quantity: Number(row.total_quantity),
    total_price: row.total_price!,
    items: inItemOrder(JSON.parse(row.items ?? "[]")),
    created_at: row.created_at!,
    cancelled_at: row.cancelled_at!,
  };
}
