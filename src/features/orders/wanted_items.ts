import type { OrderInput } from "./schema.ts";

/** So many pieces of a product. */
export interface WantedItem {
  readonly product_id: string;
  readonly quantity: number;
  /** Where the request names it first, from 0. */
  readonly at: number;
}

/** What is ordered: each product once, by their ids, which is the order in which they are locked. */
export function wantedItems({ items }: OrderInput): readonly WantedItem[] {
  const wanted = new Map<string, WantedItem>();
  items.forEach(({ product_id, quantity }, index) => {
    const named = wanted.get(product_id);
    wanted.set(product_id, {
      product_id,
      quantity: quantity + (named?.quantity ?? 0),
      at: named?.at ?? index,
    });
  });
  return [...wanted.values()].sort((a, b) => a.product_id < b.product_id ? -1 : 1);
}
