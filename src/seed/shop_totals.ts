import type { SeedOrder, SeedRow } from "./shop_rows.ts";

/** What customers have ordered and what was sold of products, added up as orders come; cancelled ones do not count. */
export class ShopTotals {
  readonly #sold = new Map<string, number>();
  readonly #spent = new Map<string, { cents: bigint; orders: number }>();

  /** Takes an order into account. */
  add({ order, items }: SeedOrder): void {
    if (order["status"] === "cancelled") return;
    const customer = String(order["customer_id"]);
    const { cents, orders } = this.#spent.get(customer) ?? { cents: 0n, orders: 0 };
    const price = BigInt(String(order["total_price"]).replace(".", ""));
    this.#spent.set(customer, { cents: cents + price, orders: orders + 1 });
    for (const item of items) {
      const product = String(item["product_id"]);
      this.#sold.set(product, (this.#sold.get(product) ?? 0) + Number(item["quantity"]));
    }
  }

  /** `id` and `total_sold` of every product that was sold. */
  *products(): Generator<SeedRow> {
    for (const [id, sold] of this.#sold) yield { id, total_sold: sold };
  }

  /** `id`, `total_spent` and `total_orders` of every customer who ordered. */
  *customers(): Generator<SeedRow> {
    for (const [id, { cents, orders }] of this.#spent) {
      const digits = cents.toString().padStart(3, "0");
      yield { id, total_spent: `${digits.slice(0, -2)}.${digits.slice(-2)}`, total_orders: orders };
    }
  }
}
