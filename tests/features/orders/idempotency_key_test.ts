import assert from "node:assert/strict";
import { forgetKeys } from "#src/features/orders/forget_keys.ts";
import { createLiveData } from "#src/platform/live_data.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { createOrderWorld, type OrderWorld } from "./order_world.ts";
import { stockBooks } from "./stock_books.ts";

const ENGINES = ["mysql", "postgres"] as const;
const NEEDS = { mysql: "TEST_MYSQL_URL", postgres: "TEST_POSTGRES_URL" } as const;

for (const engine of ENGINES) {
  const named = (name: string) => `${name} (${engine})`;

  Deno.test(
    named("one key sent 50 times at once places one order and gives one answer"),
    needs(NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      // The last pieces: whoever comes second finds none left, and still gets the answer.
      const last = await world.product({ stock_quantity: 2 });
      const ani = await world.customer("Änï 😀");
      const answers = await Promise.all(Array.from({ length: 50 }, async () => {
        const response = await world.order(ani, [[last, 2]], { "idempotency-key": "till-7/2026-11-21#1" });
        const { headers, status } = response;
        return {
          replayed: headers.get("idempotency-replayed"),
          answer: JSON.stringify([
            status,
            headers.get("etag"),
            headers.get("location"),
            await response.text(),
          ]),
        };
      }));
      assert.equal(new Set(answers.map(({ answer }) => answer)).size, 1);
      assert.equal(JSON.parse(answers[0]!.answer)[0], 201);
      assert.equal(answers.filter(({ replayed }) => replayed === null).length, 1);
      assert.equal(answers.filter(({ replayed }) => replayed === "true").length, 49);
      assert.equal((await world.read("/v1/orders")).length, 1);
      await stockBooks.balance(world, new Map([[last, 2]]));
    },
  );

  Deno.test(
    named("one key sent for different orders at once places one of them"),
    needs(NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      const hammer = await world.product();
      const customers = await Promise.all(Array.from({ length: 10 }, () => world.customer()));
      const answers = await Promise.all(customers.map(async (customer) => {
        const response = await world.order(customer, [[hammer, 1]], { "idempotency-key": "k" });
        return `${response.status} ${(await response.json()).code}`;
      }));
      assert.deepEqual(answers.toSorted(), ["201 undefined", ...Array(9).fill("422 idempotency_mismatch")]);
      await stockBooks.balance(world, new Map([[hammer, 100]]));
    },
  );

  Deno.test(
    named("a client that leaves while its order is written leaves nothing behind"),
    needs(NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      const hammer = await world.product();
      const ani = await world.customer();
      const body = JSON.stringify({ customer_id: ani, items: [{ product_id: hammer, quantity: 1 }] });
      // Whoever writes an order waits here, when all else is written but not committed.
      const barrier = "select version from data_versions for update";
      await world.sql("begin");
      await world.sql(barrier);
      const client = new AbortController();
      const request = new Request("http://aliran.test/v1/orders", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": "k" },
        body,
        signal: client.signal,
      });
      const left = Promise.resolve(world.app.fetch(request));
      await until("the order waits", async () => await waitingStatements(world) > 0);
      client.abort();
      assert.equal((await left).status, 499);
      await world.sql("rollback");

      assert.deepEqual(await world.read("/v1/orders"), []);
      await stockBooks.balance(world, new Map([[hammer, 100]]));
      const again = await world.order(ani, [[hammer, 1]], { "idempotency-key": "k" });
      assert.equal(again.status, 201);
      assert.equal(again.headers.has("idempotency-replayed"), false);
      await again.body?.cancel();
      await stockBooks.balance(world, new Map([[hammer, 100]]));
    },
  );

  Deno.test(
    named("keys of more than a day ago are forgotten, in batches"),
    needs(NEEDS[engine]),
    async () => {
      await using world = await createOrderWorld({ engine });
      const [hammer, ani] = [await world.product(), await world.customer()];
      const send = (key: string) => world.order(ani, [[hammer, 1]], { "idempotency-key": key });
      for (const key of ["old", "new"]) await (await send(key)).body?.cancel();
      await world.sql(
        "update idempotency_keys set created_at = '2020-01-01 00:00:00' where idempotency_key = 'old'",
      );
      await world.sql(
        `insert into idempotency_keys (idempotency_key, request_hash, response, created_at)
      with recursive n (n) as (select 1 union all select n + 1 from n where n < 900)
      select concat('older', n), '', '', '2019-01-01 00:00:00' from n`,
      );
      const { deps } = world;
      const data = createLiveData({ ...deps, ...deps.commerce! });
      assert.equal(await forgetKeys({ ...deps, data }), 901);
      assert.equal(await forgetKeys({ ...deps, data }), 0);
      await data.close();

      const replayed = async (key: string) => {
        const response = await send(key);
        await response.body?.cancel();
        return response.headers.get("idempotency-replayed");
      };
      assert.equal(await replayed("new"), "true");
      assert.equal(await replayed("old"), null);
    },
  );
}

Deno.test("a key that was used for another order is refused", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const [hammer, saw] = [await world.product(), await world.product({ name: "Saw" })];
  const [ani, budi] = [await world.customer(), await world.customer("Budi")];
  const send = async (customer: string, items: readonly (readonly [string, number])[]) => {
    const response = await world.order(customer, items, { "idempotency-key": "k" });
    return [response.status, response.headers.get("idempotency-replayed"), (await response.json()).code];
  };
  assert.deepEqual(await send(ani, [[hammer, 1], [saw, 2]]), [201, null, undefined]);
  assert.deepEqual(await send(ani, [[saw, 2], [hammer, 1]]), [201, "true", undefined]);
  const other = [422, null, "idempotency_mismatch"];
  assert.deepEqual(await send(ani, [[hammer, 1], [saw, 3]]), other);
  assert.deepEqual(await send(ani, [[hammer, 1]]), other);
  assert.deepEqual(await send(budi, [[hammer, 1], [saw, 2]]), other);
  assert.deepEqual(await send(ani, [[hammer, 1_000]]), other);
});

Deno.test(
  "a key gives the first answer, whatever became of the order and its products",
  needs("TEST_MYSQL_URL"),
  async () => {
    await using world = await createOrderWorld();
    const [hammer, ani] = [await world.product(), await world.customer()];
    const send = () => world.order(ani, [[hammer, 1]], { "idempotency-key": "k" });
    const first = await send();
    const { data } = await first.json();
    await world.send("DELETE", `/v1/orders/${data.id}`);
    await world.send("PATCH", `/v1/products/${hammer}`, { name: "Mallet", is_active: false, price: "1.00" });
    const second = await send();
    assert.deepEqual((await second.json()).data, data);
    assert.equal(second.headers.get("etag"), first.headers.get("etag"));
    assert.equal(second.headers.get("idempotency-replayed"), "true");
  },
);

Deno.test("a refused order leaves its key free", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const hammer = await world.product({ stock_quantity: 0 });
  const ani = await world.customer();
  const send = async () => {
    const response = await world.order(ani, [[hammer, 1]], { "idempotency-key": "k" });
    await response.body?.cancel();
    return [response.status, response.headers.get("idempotency-replayed")];
  };
  assert.deepEqual(await send(), [409, null]);
  await world.send("PATCH", `/v1/products/${hammer}`, { stock_quantity: 1 });
  assert.deepEqual(await send(), [201, null]);
  assert.deepEqual(await send(), [201, "true"]);
});

Deno.test("a key must be 1 to 255 visible ASCII characters", needs("TEST_MYSQL_URL"), async () => {
  await using world = await createOrderWorld();
  const [hammer, ani] = [await world.product(), await world.customer()];
  for (const key of ["", "a b", "é", "x".repeat(256)]) {
    const response = await world.order(ani, [[hammer, 1]], { "idempotency-key": key });
    const { code, errors } = await response.json();
    assert.deepEqual([response.status, code], [400, "bad_parameter"], key);
    assert.equal(errors[0].path, "idempotency-key");
  }
  const longest = await world.order(ani, [[hammer, 1]], { "idempotency-key": "~".repeat(255) });
  assert.equal(longest.status, 201);
  await longest.body?.cancel();
});

/** Statements of the service that wait for a lock of this test's. */
async function waitingStatements({ sql, deps }: OrderWorld): Promise<number> {
  const rows = await sql(
    deps.commerce!.primary.engine === "mysql"
      ? `select 1 from information_schema.processlist
        where db = database() and id <> connection_id() and info like '%data_versions%'`
      : `select 1 from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length;
}
