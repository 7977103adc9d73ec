import assert from "node:assert/strict";
import {
  type CommerceWorld,
  type CommerceWorldOptions,
  createCommerceWorld,
} from "#tests/_support/commerce_world.ts";

/** An order as clients see it. */
export interface OrderData {
  readonly id: string;
  readonly status: string;
  readonly customer_name: string;
  readonly total_quantity: number;
  readonly total_price: string;
  readonly items: readonly {
    readonly id: string;
    readonly product_id: string;
    readonly product_name: string;
    readonly quantity: number;
    readonly unit_price: string;
  }[];
  readonly created_at: string;
  readonly cancelled_at: string | null;
}

/** What a product may be beyond its name. */
export interface ProductWish {
  readonly name?: string;
  readonly price?: string;
  readonly stock_quantity?: number;
  readonly is_active?: boolean;
}

/** So many pieces of a product, as `POST /v1/orders` takes them. */
export type ItemWish = readonly [product: string, quantity: number];

/** A shop with a category, in which tests order. */
export interface OrderWorld extends CommerceWorld {
  /** Makes a product; its id. */
  product(wish?: ProductWish): Promise<string>;
  /** Makes a customer; the id. */
  customer(name?: string): Promise<string>;
  /** Orders; the answer whatever it is. */
  order(customer: string, items: readonly ItemWish[], headers?: Record<string, string>): Promise<Response>;
  /** Orders; the order. */
  placed(customer: string, items: readonly ItemWish[]): Promise<OrderData>;
  /** `data` of a resource. */
  // deno-lint-ignore no-explicit-any
  read(path: string): Promise<any>;
}

/** Makes an {@linkcode OrderWorld}; `await using` it. */
export async function createOrderWorld(options?: CommerceWorldOptions): Promise<OrderWorld> {
  const world = await createCommerceWorld(options);
  const create = async (path: string, body: object): Promise<string> => {
    const response = await world.send("POST", path, body);
    const { data, message } = await response.json();
    assert.equal(response.status, 201, message);
    return data.id;
  };
  const category_id = await create("/v1/categories", { name: `Tools ${crypto.randomUUID()}` });
  const order: OrderWorld["order"] = (customer_id, items, headers) =>
    world.send(
      "POST",
      "/v1/orders",
      { customer_id, items: items.map(([product_id, quantity]) => ({ product_id, quantity })) },
      headers,
    );
  return {
    ...world,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
    order,
    product: (wish) =>
      create("/v1/products", {
        name: "Hammer",
        price: "12500.00",
        category_id,
        stock_quantity: 100,
        ...wish,
      }),
    customer: (name = "Ani") =>
      create("/v1/customers", { name, email: `${crypto.randomUUID()}@example.test` }),
    async placed(customer, items) {
      const response = await order(customer, items);
      const { data, message } = await response.json();
      assert.equal(response.status, 201, message);
      return data;
    },
    async read(path) {
      const response = await world.fetch(path);
      const { data, message } = await response.json();
      assert.equal(response.status, 200, message);
      return data;
    },
  };
}
