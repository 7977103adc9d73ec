import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createOrderWorld, type OrderWorld } from "./order_world.ts";

const ENGINES = ["mysql", "postgres", "pglite"] as const;
const NEEDS = { mysql: ["TEST_MYSQL_URL"], postgres: ["TEST_POSTGRES_URL"], pglite: [] } as const;
const NOBODY = "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d";

for (const engine of ENGINES) {
  Deno.test(
    `an order takes its pieces at the products' prices (${engine})`,
    needs(...NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      const nails = await world.product({ name: "Nails", price: "0.10", stock_quantity: 1000 });
      const hammer = await world.product({ name: "Hammer", price: "12500.50", stock_quantity: 3 });
      const ani = await world.customer("Ani");

      const response = await world.order(ani, [[nails, 300], [hammer, 1], [nails, 5]]);
      const { data, ...rest } = await response.json();
      assert.deepEqual(rest, { status_code: 201, message: "Order placed" });
      assert.equal(response.status, 201);
      assert.equal(response.headers.get("location"), `/v1/orders/${data.id}`);
      assert.equal(response.headers.has("idempotency-replayed"), false);
      const { items, id: _id, customer_email: _email, created_at, ...order } = data;
      assert.deepEqual(order, {
        customer_id: ani,
        customer_name: "Ani",
        status: "placed",
        total_quantity: 306,
        total_price: "12531.00",
        cancelled_at: null,
      });
      assert.deepEqual(items.map(({ id: _, ...item }: { id: string }) => item), [
        { product_id: hammer, product_name: "Hammer", quantity: 1, unit_price: "12500.50" },
        { product_id: nails, product_name: "Nails", quantity: 305, unit_price: "0.10" },
      ]);
      assert.ok(Math.abs(Date.parse(created_at) - Date.now()) < 60_000);

      const again = await world.fetch(response.headers.get("location")!);
      assert.deepEqual((await again.json()).data, data);
      assert.equal(again.headers.get("etag"), response.headers.get("etag"));
      const { stock_quantity, total_sold } = await world.read(`/v1/products/${nails}`);
      assert.deepEqual({ stock_quantity, total_sold }, { stock_quantity: 695, total_sold: 305 });
      const { total_spent, total_orders } = await world.read(`/v1/customers/${ani}`);
      assert.deepEqual({ total_spent, total_orders }, { total_spent: "12531.00", total_orders: 1 });
    },
  );

  Deno.test(`what cannot be ordered is refused as a whole (${engine})`, needs(...NEEDS[engine]), async () => {
    await using world = await createOrderWorld({ engine });
    const few = await world.product({ name: "Saw", stock_quantity: 2 });
    const none = await world.product({ name: "Axe", stock_quantity: 0 });
    const gone = await world.product({ name: "Plane", is_active: false });
    const ani = await world.customer();
    const refused = async (response: Response) => {
      const { code, errors, items } = await response.json();
      return { status: response.status, code, errors, ...(items === undefined ? {} : { items }) };
    };

    assert.deepEqual(await refused(await world.order(ani, [[few, 1], [NOBODY, 1]])), {
      status: 422,
      code: "unknown_reference",
      errors: [{ path: "items.1.product_id", message: `no product has the id '${NOBODY}'` }],
    });
    assert.deepEqual(await refused(await world.order(NOBODY, [[few, 1]])), {
      status: 422,
      code: "unknown_reference",
      errors: [{ path: "customer_id", message: `no customer has the id '${NOBODY}'` }],
    });
    assert.deepEqual(await refused(await world.order(ani, [[gone, 1], [few, 9]])), {
      status: 422,
      code: "not_orderable",
      errors: [{ path: "items.0.product_id", message: "'Plane' is not sold now" }],
    });
    const short = await refused(await world.order(ani, [[few, 2], [none, 1], [few, 1]]));
    assert.equal(short.status, 409);
    assert.equal(short.code, "out_of_stock");
    assert.deepEqual(
      new Set(short.errors.map(({ path }: { path: string }) => path)),
      new Set(["items.0.quantity", "items.1.quantity"]),
    );
    assert.deepEqual(
      short.items.toSorted((a: { wanted: number }, b: { wanted: number }) => a.wanted - b.wanted),
      [{ product_id: none, wanted: 1, available: 0 }, { product_id: few, wanted: 3, available: 2 }],
    );
    await nothingHappened(world, { product: few, stock: 2, customer: ani });
  });

  Deno.test(`totals are exact beyond what floats can hold (${engine})`, needs(...NEEDS[engine]), async () => {
    await using world = await createOrderWorld({ engine });
    const palace = await world.product({ price: "9999999999999.99", stock_quantity: 100_000 });
    const house = await world.product({ price: "2500000000.01" });
    const ani = await world.customer();

    assert.equal((await world.placed(ani, [[house, 1]])).total_price, "2500000000.01");
    assert.equal((await world.placed(ani, [[palace, 999]])).total_price, "9989999999999990.01");
    const dear = await world.placed(ani, [[palace, 1000]]);
    assert.equal(dear.total_price, "9999999999999990.00");
    assert.deepEqual(await world.read(`/v1/orders/${dear.id}`), dear);
    assert.equal((await world.read(`/v1/customers/${ani}`)).total_spent, "19990002499999980.02");

    const over = await world.order(ani, [[palace, 1001]]);
    assert.equal(over.status, 422);
    assert.equal((await over.json()).code, "not_orderable");
    assert.equal((await world.read(`/v1/products/${palace}`)).total_sold, 1999);
  });
}

Deno.test("an input that does not fit is refused by its name", needs("TEST_MYSQL_URL"), async (test) => {
  await using world = await createOrderWorld();
  const hammer = await world.product();
  const ani = await world.customer();
  const item = { product_id: hammer, quantity: 1 };
  const body = (items: unknown) => ({ customer_id: ani, items });
  const bad: Record<string, readonly [body: unknown, ...paths: string[]]> = {
    "quantity 0": [body([{ ...item, quantity: 0 }]), "items.0.quantity"],
    "quantity -1": [body([{ ...item, quantity: -1 }]), "items.0.quantity"],
    "quantity 1.5": [body([item, { ...item, quantity: 1.5 }]), "items.1.quantity"],
    "quantity 1e9": [body([{ ...item, quantity: 1e9 }]), "items.0.quantity"],
    "quantity as text": [body([{ ...item, quantity: "2" }]), "items.0.quantity"],
    "quantity null": [body([{ ...item, quantity: null }]), "items.0.quantity"],
    "no quantity": [body([{ product_id: hammer }]), "items.0.quantity"],
    "no items": [body([]), "items"],
    "items null": [body(null), "items"],
    "101 items": [body(Array(101).fill(item)), "items"],
    "a malformed product": [body([{ ...item, product_id: "7" }]), "items.0.product_id"],
    "a malformed customer": [{ customer_id: "7", items: [item] }, "customer_id"],
    "a price": [body([{ ...item, unit_price: "1.00" }]), "items.0.unit_price"],
    "a total": [{ ...body([item]), total_price: "1.00" }, "total_price"],
    "nothing": [{}, "customer_id", "items"],
    "a list": [[], ""],
  };
  for (const [name, [input, ...paths]] of Object.entries(bad)) {
    await test.step(name, async () => {
      const response = await world.send("POST", "/v1/orders", input);
      const { code, errors } = await response.json();
      assert.deepEqual([response.status, code], [400, "bad_parameter"]);
      assert.deepEqual(errors.map(({ path }: { path: string }) => path), paths);
    });
  }
  await nothingHappened(world, { product: hammer, stock: 100, customer: ani });
});

Deno.test("a body that cannot be read is refused", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const send = async (body: string | null, type: string) => {
    const response = await world.fetch("/v1/orders", {
      method: "POST",
      headers: { "content-type": type },
      body,
    });
    return [response.status, (await response.json()).code];
  };
  assert.deepEqual(await send("{", "application/json"), [400, "malformed_request"]);
  assert.deepEqual(await send(null, "application/json"), [400, "malformed_request"]);
  assert.deepEqual(await send("{}", "text/plain"), [415, "unsupported_media_type"]);
});

async function nothingHappened(
  world: OrderWorld,
  { product, stock, customer }: { product: string; stock: number; customer: string },
): Promise<void> {
  const { stock_quantity, total_sold } = await world.read(`/v1/products/${product}`);
  assert.deepEqual([stock_quantity, total_sold], [stock, 0]);
  const { total_spent, total_orders } = await world.read(`/v1/customers/${customer}`);
  assert.deepEqual([total_spent, total_orders], ["0.00", 0]);
  assert.deepEqual(await world.read("/v1/orders"), []);
}
