import type { Order } from "./schema.ts";

/** Items as they stand in an order, on every engine: by the products' names, then by id. */
export function inItemOrder(items: Order["items"]): Order["items"] {
  return items.toSorted((a, b) => compare(a.product_name, b.product_name) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
