import assert from "node:assert/strict";
import { wantedItems } from "#src/features/orders/wanted_items.ts";

Deno.test("what is ordered comes once for each product, in the order in which products are locked", () => {
  const items = [["b", 1], ["c", 2], ["a", 3], ["b", 4]] as const;
  assert.deepEqual(
    wantedItems({
      customer_id: "x",
      items: items.map(([product_id, quantity]) => ({ product_id, quantity })),
    }),
    [
      { product_id: "a", quantity: 3, at: 2 },
      { product_id: "b", quantity: 5, at: 0 },
      { product_id: "c", quantity: 2, at: 1 },
    ],
  );
});
