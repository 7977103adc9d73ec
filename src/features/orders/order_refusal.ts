import { Problem, type ProblemCode } from "#src/problem.ts";
import type { OrderableProduct } from "./order_rows.ts";
import type { WantedItem } from "./wanted_items.ts";

/** The longest total that an order can have. */
const TOTAL_MAX = "9999999999999999.99";

/** A wish beside the product that it is for; `null` = there is no such product. */
export type Wish = WantedItem & { readonly product: OrderableProduct | null };

/** What stands in the way of an order. */
export const orderRefusal = {
  /** Why its items cannot be had, with all that the first reason holds for; `null` = they can. */
  ofItems(wishes: readonly Wish[]): Problem | null {
    const unknown = wishes.filter(({ product }) => product === null);
    if (unknown.length > 0) {
      return refusal("unknown_reference", unknown, {
        member: "product_id",
        message: ({ product_id }) => `no product has the id '${product_id}'`,
      });
    }
    const inactive = wishes.filter(({ product }) => !product!.is_active);
    if (inactive.length > 0) {
      return refusal("not_orderable", inactive, {
        member: "product_id",
        message: ({ product }) => `'${product!.name}' is not sold now`,
      });
    }
    const short = wishes.filter(({ product, quantity }) => product!.stock_quantity < quantity);
    return short.length === 0 ? null : outOfStock(short);
  },
  /** Why an order cannot come to this total; `null` = it can. */
  ofTotal(total: string): Problem | null {
    if (total.length <= TOTAL_MAX.length) return null;
    return new Problem("not_orderable", {
      detail: `The total must not be more than ${TOTAL_MAX}: current value is ${total}`,
    });
  },
  /** No such customer. */
  ofCustomer(id: string): Problem {
    const message = `no customer has the id '${id}'`;
    return new Problem("unknown_reference", {
      detail: `'customer_id': ${message}`,
      errors: [{ path: "customer_id", message }],
    });
  },
};

function outOfStock(short: readonly Wish[]): Problem {
  const { message, options } = refusal("out_of_stock", short, {
    member: "quantity",
    message: ({ product, quantity }) =>
      `'${product!.name}' has ${product!.stock_quantity} left, ${quantity} are wanted`,
  });
  const items = short.map(({ product_id, quantity, product }) => ({
    product_id,
    wanted: quantity,
    available: product!.stock_quantity,
  }));
  return new Problem("out_of_stock", { ...options, detail: message, members: { items } });
}

interface Reason {
  readonly member: "product_id" | "quantity";
  readonly message: (wish: Wish) => string;
}

function refusal(code: ProblemCode, wishes: readonly Wish[], { member, message }: Reason): Problem {
  const errors = wishes.map((wish) => ({ path: `items.${wish.at}.${member}`, message: message(wish) }));
  const detail = errors.map(({ path, message }) => `'${path}': ${message}`).join("; ");
  return new Problem(code, { detail, errors });
}
