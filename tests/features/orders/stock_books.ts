import assert from "node:assert/strict";
import type { OrderWorld } from "./order_world.ts";

/** The shop's books. */
export const stockBooks = {
  /**
   * Makes sure that everything adds up: what is in stock and what was sold to what there was, and every total that is kept
   * to the sum of the placed orders' items, which the database is asked for apart.
   *
   * @param initial Pieces that there were of each product.
   */
  async balance(world: OrderWorld, initial: ReadonlyMap<string, number>): Promise<void> {
    const products = await world.sql(
      `select p.id, p.stock_quantity as stock, p.total_sold as kept, coalesce(sum(s.quantity), 0) as sold
      from products p left join (
        select i.product_id, i.quantity from order_items i join orders o on o.id = i.order_id where o.status = 'placed'
      ) s on s.product_id = p.id
      group by p.id, p.stock_quantity, p.total_sold`,
    );
    for (const { id, stock, kept, sold } of products) {
      assert.equal(Number(kept), Number(sold), `total_sold of ${id}`);
      assert.equal(Number(stock) + Number(sold), initial.get(String(id)), `stock of ${id}`);
    }
    assert.deepEqual(await world.sql(WRONG_CUSTOMERS), []);
    assert.deepEqual(await world.sql(WRONG_ORDERS), []);
    const [row] = await world.sql(
      "select (select count(*) from orders) as orders, sum(row_count) as kept from data_versions where tag = 'orders'",
    );
    assert.equal(Number(row!.kept), Number(row!.orders), "row_count of orders");
  },
};

const WRONG_CUSTOMERS = `select c.id, c.total_spent, c.total_orders, o.spent, o.orders
  from customers c left join (
    select customer_id, sum(total_price) as spent, count(*) as orders from orders where status = 'placed' group by customer_id
  ) o on o.customer_id = c.id
  where c.total_spent <> coalesce(o.spent, 0) or c.total_orders <> coalesce(o.orders, 0)`;

const WRONG_ORDERS = `select o.id, o.total_price, i.price, o.total_quantity, i.quantity
  from orders o left join (
    select order_id, sum(quantity * unit_price) as price, sum(quantity) as quantity from order_items group by order_id
  ) i on i.order_id = o.id
  where i.price is null or o.total_price <> i.price or o.total_quantity <> i.quantity
    or (o.status = 'cancelled') <> (o.cancelled_at is not null)`;
