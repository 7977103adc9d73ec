import assert from "node:assert/strict";
import type { Database } from "#src/platform/database.ts";
import { settlesWithin } from "#src/std/async/settles_within.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { readAll } from "#tests/_support/read_all.ts";
import { until } from "#tests/_support/until.ts";
import { openPacedProxy } from "./paced_proxy.ts";
import { postgresTest } from "./postgres_world.ts";
import { openTcpProxy } from "./tcp_proxy.ts";

/** A million rows of some 120 bytes, far more than fits between server and reader. */
const million = parseStatement(
  "million",
  "select i as id, repeat('x', 110) as t from generate_series(1, 1000000) i",
);
/** Generous: on a machine that does nothing else these take milliseconds. */
const SOON_MS = 5_000;

postgresTest("a backend that is ended in mid-stream is a failure, thirty times of thirty", async (world) => {
  const database = world.database();
  for (let round = 0; round < 30; round++) {
    const reading = (await database.stream(million, {})).batches[Symbol.asyncIterator]();
    await reading.next();
    await world.kill(await world.backends("active"));
    await failsWith("unavailable", drain(reading), `round ${round}`);
  }
  await answersAHundredTimes(database);
});

postgresTest("idle connections that were ended are replaced unnoticed", async (world) => {
  const database = world.database({ poolMax: 4 });
  for (let round = 0; round < 5; round++) {
    await Promise.all([1, 2, 3, 4].map(() => readAll(database, "select pg_sleep(0.05)")));
    await world.kill(await world.backends());
    await readAll(database, "select 1 as n");
  }
  await answersAHundredTimes(database);
});

for (const how of ["fin", "rst"] as const) {
  postgresTest(`a connection cut by the network (${how}) in mid-stream is a failure`, async (world) => {
    await using proxy = await openTcpProxy(world.url);
    const database = world.database({ url: world.by(proxy.port) });
    for (let round = 0; round < 5; round++) {
      const reading = (await database.stream(million, {})).batches[Symbol.asyncIterator]();
      await reading.next();
      proxy.cut(how);
      await failsWith("unavailable", drain(reading));
    }
    await answersAHundredTimes(database);
  });
}

postgresTest(
  "a connection that breaks under describe() or privileges() ends nothing but that",
  async (world) => {
    await using proxy = await openTcpProxy(world.url);
    const database = world.database({ url: world.by(proxy.port), poolMax: 1, connectTimeoutMs: 1_000 });
    for (const ask of [() => database.describe(million), () => database.privileges()]) {
      await answersAHundredTimes(database, 1);
      const asked = ask().then(() => "answered", (error: { failure?: string }) => error.failure);
      proxy.cut("rst");
      assert.ok(["answered", "unavailable"].includes(await asked ?? "another error"));
    }
    await answersAHundredTimes(database, 1);
  },
);

postgresTest(
  "a connection that falls silent in mid-stream is a failure after the deadline",
  async (world) => {
    await using proxy = await openTcpProxy(world.url);
    const database = world.database({
      url: world.by(proxy.port),
      statementTimeoutMs: 1_000,
      connectTimeoutMs: 1_000,
    });
    const reading = (await database.stream(million, {})).batches[Symbol.asyncIterator]();
    proxy.silence();
    const failed = failsWith("unavailable", drain(reading));
    // The limit, five seconds of grace, and as much again for the machine.
    assert.ok(await settlesWithin(failed, 12_000), "it still waits");
    await failed;
    await failsWith("unavailable", database.stream(million, {}));
  },
);

postgresTest("a statement that lacks a value costs no connection", async (world) => {
  const database = world.database({ poolMax: 1, connectTimeoutMs: 1_000 });
  for (let round = 0; round < 3; round++) await failsWith("refused", readAll(database, "select :a as a"));
  await answersAHundredTimes(database, 1);
});

postgresTest("a reader who leaves while the server waits for it frees the connection soon", async (world) => {
  const database = world.database({ poolMax: 1 });
  for (const leave of ["return", "abort"] as const) {
    const left = new AbortController();
    const { batches } = await database.stream(million, {}, left.signal);
    const reading = batches[Symbol.asyncIterator]();
    if (leave === "return") await reading.next();
    await until("the server waits", async () => (await world.backends("active", "ClientRead")).length === 1);
    if (leave === "return") await reading.return!();
    else left.abort();
    const next = answersAHundredTimes(database, 1);
    assert.ok(await settlesWithin(next, SOON_MS), `the connection is not free after ${leave}`);
    await next;
  }
});

postgresTest("a result of which nothing was read is given up by its signal", async (world) => {
  const database = world.database({ poolMax: 1 });
  const left = new AbortController();
  const { batches } = await database.stream(million, {}, left.signal);
  left.abort();
  await failsWith("cancelled", drain(batches[Symbol.asyncIterator]()));
  await answersAHundredTimes(database, 1);
});

postgresTest("a reader who leaves while the transaction begins is not forgotten", async (world) => {
  await using proxy = await openPacedProxy(world.url);
  const database = world.database({ url: world.by(proxy.port), poolMax: 1 });
  await answersAHundredTimes(database, 1);
  proxy.hold();
  const { answered } = proxy;
  const left = new AbortController();
  const work = failsWith("cancelled", readAll(database, "select pg_sleep(15) as s", {}, left.signal));
  await until("the server has begun", () => proxy.answered > answered);
  left.abort();
  proxy.release();
  assert.ok(await settlesWithin(work, SOON_MS), "the statement runs on");
  await work;
});

postgresTest("a reader who leaves while it waits for a connection goes at once", async (world) => {
  const database = world.database({ poolMax: 1, connectTimeoutMs: 15_000 });
  const reading = (await database.stream(million, {})).batches[Symbol.asyncIterator]();
  await reading.next();
  const left = new AbortController();
  const work = failsWith("cancelled", database.stream(million, {}, left.signal));
  left.abort();
  const soon = await settlesWithin(work, SOON_MS);
  await reading.return!();
  assert.ok(soon, "it still waits");
  await work;
  await answersAHundredTimes(database, 1);
});

postgresTest("close() fails running streams and leaves no connection", async (world) => {
  const database = world.database();
  const reading = (await database.stream(million, {})).batches[Symbol.asyncIterator]();
  await reading.next();
  const closed = database.close();
  const soon = await settlesWithin(closed, SOON_MS);
  if (!soon) await reading.return!();
  assert.ok(soon, "close() waits for the reader");
  await failsWith("unavailable", drain(reading));
  await until("no connection is left", async () => (await world.backends()).length === 0);
  await failsWith("unavailable", database.stream(million, {}));
});

postgresTest("what a statement sets ends with it", async (world) => {
  const database = world.database({ poolMax: 1 });
  const settings = ["timezone", "datestyle", "search_path", "bytea_output", "statement_timeout"];
  const show = `select ${settings.map((name) => `current_setting('${name}') as ${name}`).join(", ")}`;
  const before = await readAll(database, show);
  await readAll(
    database,
    `select set_config('timezone', 'UTC', false), set_config('datestyle', 'German', false),
       set_config('search_path', 'nowhere', false), set_config('bytea_output', 'escape', false),
       set_config('statement_timeout', '1', false)`,
  );
  assert.deepEqual((await readAll(database, show)).rows, before.rows);
});

async function answersAHundredTimes(database: Database, times = 100): Promise<void> {
  for (let n = 0; n < times; n++) {
    const { rows } = await readAll(database, "select :n as n, 'é😀' as t union all select 'x', null", {
      n: `${n}`,
    });
    assert.deepEqual(rows, [[`${n}`, "é😀"], ["x", null]]);
  }
}

async function drain(reading: AsyncIterator<unknown>): Promise<void> {
  while (!(await reading.next()).done);
}
