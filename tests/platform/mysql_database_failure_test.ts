import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Database } from "#src/platform/database.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { mysqlTest } from "./mysql_world.ts";
import type { MysqlWorld } from "./mysql_world.ts";
import { openTcpProxy } from "./tcp_proxy.ts";

const TEN = "(select 0 as n union select 1 union select 2 union select 3 union select 4 " +
  "union select 5 union select 6 union select 7 union select 8 union select 9)";
/** A million rows of some 120 bytes, far more than fits between server and reader. */
const MILLION = `select a.n as id, repeat('x', 110) as t
  from ${TEN} a, ${TEN} b, ${TEN} c, ${TEN} d, ${TEN} e, ${TEN} f`;
const million = parseStatement("million", MILLION);

for (const tls of [false, true]) {
  const how = tls ? " over TLS" : "";
  mysqlTest(
    `a KILL of the connection in mid-stream is a failure, thirty times of thirty${how}`,
    async (world) => {
      const url = new URL(world.url);
      if (tls) url.searchParams.set("sslmode", "require");
      const db = world.database({ url: url.href, poolMax: 2, silenceTimeoutMs: 5000 });
      for (let round = 0; round < 30; round++) await failsWhenKilled(world, db, "connection", "unavailable");
      await answersAHundredTimes(world, db);
    },
    ...(tls ? ["TEST_CA_FILE" as const] : []),
  );
}

mysqlTest("a KILL of the query in mid-stream is a failure, thirty times of thirty", async (world) => {
  const db = world.database({ poolMax: 2 });
  for (let round = 0; round < 30; round++) await failsWhenKilled(world, db, "query", "unavailable");
  await answersAHundredTimes(world, db);
});

for (const how of ["fin", "rst"] as const) {
  mysqlTest(`a connection cut by the network (${how}) in mid-stream is a failure`, async (world) => {
    await using proxy = await openTcpProxy(world.url);
    const db = world.database({ url: throughProxy(world.url, proxy.port), poolMax: 2 });
    for (let round = 0; round < 5; round++) {
      const { batches } = await db.stream(million, {});
      const reading = batches[Symbol.asyncIterator]();
      await reading.next();
      proxy.cut(how);
      await failsWith("unavailable", () => drain(reading));
    }
    await answersAHundredTimes(world, db);
  });
}

mysqlTest("a server that falls silent in mid-stream is a failure after the deadline", async (world) => {
  await using proxy = await openTcpProxy(world.url);
  const url = throughProxy(world.url, proxy.port);
  const db = world.database({ url, silenceTimeoutMs: 200, connectTimeoutMs: 200 });
  const { batches } = await db.stream(million, {});
  const reading = batches[Symbol.asyncIterator]();
  await reading.next();
  proxy.silence();
  await failsWith("unavailable", () => drain(reading));
  await failsWith("unavailable", () => db.stream(million, {}));
});

mysqlTest("an idle connection that died is replaced unnoticed", async (world) => {
  const db = world.database({ poolMax: 3 });
  const streams = await Promise.all(
    [1, 2, 3].map(() => db.stream(parseStatement("one", "select 1 as n"), {})),
  );
  for (const { batches } of streams) for await (const _ of batches);
  await world.until("three idle connections", async () => (await world.threads("")).length === 3);
  for (const thread of await world.threads()) await world.admin(`kill ${thread}`);
  await answersAHundredTimes(world, db);
});

mysqlTest("a reader that leaves half-way stops the statement and frees its connection", async (world) => {
  const db = world.database({ poolMax: 2 });
  for (let round = 0; round < 20; round++) {
    for await (const _ of (await db.stream(million, {})).batches) break;
  }
  await world.until("no statement runs", async () => (await world.threads("%repeat%")).length === 0);
  await answersAHundredTimes(world, db);
});

mysqlTest("aborting before the first row stops the statement on the server", async (world) => {
  const db = world.database({ poolMax: 1 });
  for (const sql of ["select sleep(20) as s", "select sleep(20) as s, coalesce(:v, 1) as v"]) {
    const leaving = new AbortController();
    const reading = db.stream(parseStatement("slow", sql), { v: "1" }, leaving.signal);
    await world.until("it sleeps", async () => (await world.threads("%sleep%")).length === 1);
    leaving.abort();
    await failsWith("cancelled", () => reading);
    await world.until("nothing sleeps", async () => (await world.threads("%sleep%")).length === 0);
  }
  await answersAHundredTimes(world, db);
});

mysqlTest("aborting in mid-stream fails the reader, aborting afterwards does nothing", async (world) => {
  const db = world.database({ poolMax: 1 });
  const leaving = new AbortController();
  const { batches } = await db.stream(million, {}, leaving.signal);
  const reading = batches[Symbol.asyncIterator]();
  await reading.next();
  leaving.abort();
  await failsWith("cancelled", () => drain(reading));
  await failsWith("cancelled", () => reading.next());
  const late = new AbortController();
  for await (const _ of (await db.stream(parseStatement("one", "select 1 as n"), {}, late.signal)).batches);
  late.abort();
  await answersAHundredTimes(world, db);
});

mysqlTest("a reader without a connection waits, gives up or leaves the queue", async (world) => {
  const db = world.database({ poolMax: 1, acquireTimeoutMs: 100 });
  const leaving = new AbortController();
  const first = (await db.stream(million, {})).batches[Symbol.asyncIterator]();
  await failsWith("busy", () => db.stream(million, {}));
  const waiting = db.stream(million, {}, leaving.signal);
  leaving.abort();
  await failsWith("cancelled", () => waiting);
  await failsWith("cancelled", () => db.stream(million, {}, AbortSignal.abort()));
  await first.return!();
  await answersAHundredTimes(world, db);
});

for (const tls of [false, true]) {
  mysqlTest(
    `a slow reader lets nothing run ahead but what the sockets hold${tls ? " over TLS" : ""}`,
    async (world) => {
      await using proxy = await openTcpProxy(world.url);
      const url = new URL(throughProxy(world.url, proxy.port));
      if (tls) url.searchParams.set("sslmode", "require");
      const db = world.database({ url: url.href });
      const { batches } = await db.stream(million, {});
      let rows = 0;
      let aheadMax = 0;
      let read = 0;
      for await (const cells of batches) {
        rows += cells.rows;
        read += cells.rows * 117;
        if (rows % 8 === 0) await allThatCanCome(proxy);
        aheadMax = Math.max(aheadMax, proxy.carried - read);
      }
      assert.equal(rows, 1_000_000);
      assert.ok(aheadMax < 24 << 20, `${aheadMax} bytes ahead`);
    },
    ...(tls ? ["TEST_CA_FILE" as const] : []),
  );
}

// Without the proxy, whose own chunks would be counted too.
mysqlTest("memory stays flat over a million rows, however slowly they are read", async (world) => {
  const { batches } = await world.database().stream(million, {});
  const before = Deno.memoryUsage().rss;
  let rssMax = before;
  let count = 0;
  for await (const _ of batches) {
    if (++count % 8 === 0) await new Promise((resolve) => setTimeout(resolve));
    rssMax = Math.max(rssMax, Deno.memoryUsage().rss);
  }
  assert.ok(rssMax - before < 64 << 20, `${rssMax - before} bytes more`);
});

mysqlTest("close() fails running streams and refuses new ones", async (world) => {
  const db = world.database();
  const reading = (await db.stream(million, {})).batches[Symbol.asyncIterator]();
  await reading.next();
  await db.close();
  await failsWith("unavailable", () => drain(reading));
  await failsWith("unavailable", () => db.stream(million, {}));
  await world.until("no connection is left", async () => (await world.threads()).length === 0);
});

mysqlTest("a wrong password, database or host is unavailable, and no error tells a secret", async (world) => {
  for (const change of ["password", "pathname", "hostname", "port"] as const) {
    const url = new URL(world.url);
    url[change] = change === "port"
      ? String(await unusedPort())
      : change === "hostname"
      ? "nowhere.invalid"
      : "rahasia";
    const error = await failsWith("unavailable", () => world.database({ url: url.href }).stream(million, {}));
    assert.ok(!error.message.includes("rahasia") && !error.message.includes(url.password));
  }
});

Deno.test("a server that never says hello is unavailable after the connect timeout", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const db = createMysqlDatabase({
    url: `mysql://u:p@127.0.0.1:${port}/d`,
    timezone: "UTC",
    connectTimeoutMs: 100,
  });
  await failsWith("unavailable", () => db.stream(million, {}));
  const leaving = AbortSignal.timeout(20);
  await failsWith("cancelled", () => db.stream(million, {}, leaving));
  await db.close();
  await new Promise((resolve) => server.close(resolve));
});

async function failsWhenKilled(
  world: MysqlWorld,
  db: Database,
  what: "connection" | "query",
  failure: string,
) {
  const { batches } = await db.stream(million, {});
  const reading = batches[Symbol.asyncIterator]();
  await reading.next();
  const [thread] = await world.threads("%repeat%");
  await world.admin(`kill ${what} ${thread}`);
  const error = await failsWith(failure, () => drain(reading));
  assert.doesNotMatch(String(error.cause), /Nothing came/, "noticed by the deadline only");
}

async function answersAHundredTimes({ rows }: MysqlWorld, db: Database): Promise<void> {
  for (let n = 0; n < 100; n++) {
    assert.deepEqual(
      await rows(db, "select :n as n, 'é😀' as t union all select 'x', null", { n: String(n) }),
      [
        [String(n), "é😀"],
        ["x", null],
      ],
    );
  }
}

async function drain(reading: AsyncIterator<unknown>): Promise<void> {
  while (!(await reading.next()).done);
}

async function failsWith(failure: string, work: () => Promise<unknown>): Promise<DatabaseError> {
  try {
    await work();
  } catch (error) {
    assert.ok(error instanceof DatabaseError, String(error));
    assert.equal(error.failure, failure, error.message);
    return error;
  }
  throw new assert.AssertionError({ message: `Nothing failed, wanted '${failure}'` });
}

/** Resolves when the proxy has carried nothing more for five looks in a row. */
async function allThatCanCome(proxy: { readonly carried: number }): Promise<void> {
  for (
    let carried = -1, same = 0;
    same < 5;
    same = carried === proxy.carried ? same + 1 : 0, carried = proxy.carried
  ) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function throughProxy(url: URL, port: number): string {
  const through = new URL(url);
  through.hostname = "127.0.0.1";
  through.port = String(port);
  return through.href;
}
