import assert from "node:assert/strict";
import mysql from "mysql2";
import { type CommerceWorld, createCommerceWorld } from "#tests/_support/commerce_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { findProgram } from "#tests/_support/servers/mod.ts";
import { startMariadb } from "#tests/_support/servers/start_mariadb.ts";
import { until } from "#tests/_support/until.ts";

Deno.test({
  name:
    "reads go to the replica where it has come far enough, and a client reads its own writes where it has not",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using pair = await startPair();
    await using world = await createCommerceWorld({
      server: pair.primary,
      settings: ({ pathname }) => ({
        COMMERCE_REPLICA_URL: Object.assign(new URL(pair.replica), { pathname }).href,
      }),
    });
    const product = await makeProduct(world);
    await pair.catchUp();
    await until("the process is sure", async () => await onReplica(world, pair, product) > 0);

    await pair.sql("stop slave sql_thread");
    for (let stock = 1; stock <= 5; stock++) {
      const before = await pair.reads();
      await (await world.send("PATCH", product, { stock_quantity: stock })).body?.cancel();
      assert.equal((await dataOf(world, product)).stock_quantity, stock);
      const [first] = await dataOf(world, "/v1/products");
      assert.equal(first.stock_quantity, stock);
      assert.equal((await dataOf(world, "/v1/dashboard/products")).total_stock, stock);
      assert.equal(await pair.reads(), before, "the replica was asked for nothing but how far it is");
    }

    await pair.sql("start slave sql_thread");
    await pair.catchUp();
    assert.ok(await onReplica(world, pair, product) > 0, "it is read again");
    assert.equal((await dataOf(world, product)).stock_quantity, 5);

    await pair.stopReplica();
    await (await world.send("PATCH", product, { stock_quantity: 6 })).body?.cancel();
    assert.equal((await dataOf(world, product)).stock_quantity, 6, "without a replica the primary is read");
  },
});

interface Pair extends AsyncDisposable {
  readonly primary: string;
  readonly replica: string;
  /** Runs SQL on the replica. */
  sql(text: string): Promise<Record<string, unknown>[]>;
  /** How many statements have read products there. */
  reads(): Promise<number>;
  /** Waits until the replica has everything that the primary has. */
  catchUp(): Promise<void>;
  stopReplica(): Promise<void>;
}

/** Two MariaDB servers, one of which follows the other. */
async function startPair(): Promise<Pair> {
  await using stack = new AsyncDisposableStack();
  const program = await findProgram(["mariadbd"]);
  if (program === undefined) throw new Error("Cannot start servers of the test's own: no 'mariadbd'");
  const start = async (id: number) => {
    const settings = [`--server-id=${id}`, "--log-bin=log", "--binlog-format=row"];
    const server = await startMariadb(program, { settings });
    stack.defer(() => server.stop());
    const connection = mysql.createConnection(server.url).promise();
    stack.defer(() => connection.destroy());
    const sql = async (text: string) => (await connection.query(text))[0] as Record<string, unknown>[];
    return { server, sql, leave: () => connection.destroy() };
  };
  const [one, two] = [await start(1), await start(2)];
  await one.sql("reset master");
  const { port, username, password } = new URL(one.server.url);
  await two.sql(
    `change master to master_host = '127.0.0.1', master_port = ${port}, master_user = '${username}',
    master_password = '${decodeURIComponent(password)}'`,
  );
  await two.sql("start slave");
  await two.sql("set global log_output = 'TABLE'");
  await two.sql("set global general_log = on");
  const kept = stack.move();
  return {
    primary: one.server.url,
    replica: two.server.url,
    sql: two.sql,
    async reads() {
      const [row] = await two.sql(
        `select count(*) as n from mysql.general_log
        where command_type in ('Query', 'Execute') and argument like '%from products%'
          and argument not like '%general_log%'`,
      );
      return Number(row!["n"]);
    },
    async catchUp() {
      const [{ File, Position }] = await one.sql("show master status") as [
        { File: string; Position: number },
      ];
      await two.sql(`select master_pos_wait('${File}', ${Position}, 10)`);
    },
    async stopReplica() {
      two.leave();
      await two.server.stop();
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function makeProduct(world: CommerceWorld): Promise<string> {
  const { data } = await (await world.send("POST", "/v1/categories", { name: "Buku" })).json();
  const product = { name: "Atlas", price: "1.00", stock_quantity: 0, category_id: data.id };
  return `/v1/products/${(await (await world.send("POST", "/v1/products", product)).json()).data.id}`;
}

/** How many statements one read of a product and one of the dashboard leave on the replica. */
async function onReplica(world: CommerceWorld, pair: Pair, product: string): Promise<number> {
  const before = await pair.reads();
  await dataOf(world, product);
  await dataOf(world, "/v1/dashboard/products?cache=bypass");
  return await pair.reads() - before;
}

async function dataOf(world: CommerceWorld, path: string) {
  const response = await world.fetch(path);
  assert.equal(response.status, 200, path);
  return (await response.json()).data;
}
