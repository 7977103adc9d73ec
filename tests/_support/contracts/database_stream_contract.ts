import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { createJsonLog } from "#src/platform/json_log.ts";
import { settlesWithin } from "#src/std/async/settles_within.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";
import { readAll } from "#tests/_support/read_all.ts";
import { until } from "#tests/_support/until.ts";
import type { DatabaseSubject, DatabaseWorld } from "./database_subject.ts";

type Body = (world: DatabaseWorld, subject: DatabaseSubject) => Promise<void>;

/** Generous: on a machine that does nothing else these take milliseconds. */
const SOON_MS = 5_000;

const STREAMS: Readonly<Record<string, Body>> = {
  "a failure after many rows is thrown and never looks like an end": async ({ database }, { dialect }) => {
    const sql =
      `select s.id, s.t, case when s.id > 50000 then (select two.n from two where two.n < s.id) end as late
      from (${dialect.series(5)}) s`;
    await failsWith("refused", readAll(database, sql));
    await answers(database);
  },
  "one statement is run and no second one": async ({ database }) => {
    const segments = ["select 1 as n; insert into kept values (2)"];
    await failsWith("refused", database.stream({ name: "two", segments, names: [] }, {}));
    await answers(database);
  },
  "a result that is given up before it is read is no whole result": async ({ database }, { dialect }) => {
    const left = new AbortController();
    const { batches } = await database.stream(parseStatement("given_up", dialect.series(5)), {}, left.signal);
    left.abort();
    await failsWith("cancelled", drain(batches));
    await answers(database);
  },
  "a signal that is aborted when all rows were read changes nothing": async ({ database }, { dialect }) => {
    const left = new AbortController();
    const { rows } = await readAll(database, dialect.series(3), {}, left.signal);
    left.abort();
    assert.equal(rows.length, 1_000);
    await answers(database);
  },
  "rows of very different widths come whole": async ({ database }) => {
    const sql = `select n, repeat('é', case n when 1 then 3 else 3000000 end) as t from two
      union all select 3, '' union all select 4, null`;
    const { rows } = await readAll(database, sql);
    const lengths = rows.map(([n, t]) => `${n} ${t?.length ?? "null"}`).toSorted();
    assert.deepEqual(lengths, ["1 3", "2 3000000", "3 0", "4 null"]);
  },
};

const CONNECTIONS: Readonly<Record<string, Body>> = {
  "refused statements cost no connection": async (world) => {
    const database = world.another({ poolMax: 1, waitMs: 2_000 });
    for (let times = 0; times < 3; times++) {
      await failsWith("refused", readAll(database, "select :missing as n"));
      await failsWith("refused", readAll(database, "select nothing from nowhere"));
      await failsWith("refused", database.describe(parseStatement("none", "select nothing from nowhere")));
    }
    await answers(database);
  },
  "a reader who leaves while it waits for later rows stops the statement": async (world, { dialect }) => {
    const database = world.another({ poolMax: 1 });
    const sql = `select s.id, s.t, case when s.id > 50000 then ${dialect.sleep(15)} end as waits_later
      from (${dialect.series(5)}) s`;
    const left = new AbortController();
    const { batches } = await database.stream(parseStatement("later", sql), {}, left.signal);
    const work = failsWith("cancelled", drain(batches));
    await until(
      "it sleeps",
      async () => !(await settlesWithin(work, 50)) && await world.running("waits_later") > 0,
    );
    left.abort();
    assert.ok(await settlesWithin(work, SOON_MS), "the reader still waits");
    await work;
    await until("it stopped", async () => await world.running("waits_later") === 0);
    await answers(database);
  },
  "a reader who leaves while it waits for a connection goes at once": async (world, { dialect }) => {
    const database = world.another({ poolMax: 1, waitMs: 15_000 });
    const { batches } = await database.stream(parseStatement("holds", dialect.series(6)), {});
    const reading = batches[Symbol.asyncIterator]();
    await reading.next();
    const left = new AbortController();
    const work = failsWith("cancelled", readAll(database, "select 1 as n", {}, left.signal));
    left.abort();
    assert.ok(await settlesWithin(work, SOON_MS), "it still waits");
    await work;
    await reading.return!();
    await answers(database);
  },
  "describing a statement does not run it": async (world, { dialect }) => {
    const database = world.another({ poolMax: 1, waitMs: 2_000 });
    const work = database.describe(parseStatement("slow", `select ${dialect.sleep(15)} as s, n from two`));
    assert.ok(await settlesWithin(work, SOON_MS), "it is run");
    assert.deepEqual((await work).map(({ name }) => name), ["s", "n"]);
    await answers(database);
  },
  "a server that takes connections and says nothing is unavailable, not busy": async (world) => {
    const held = new Set<{ destroy(): unknown }>();
    const server = createServer((socket) => void held.add(socket.on("error", () => {})));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const url = Object.assign(new URL(world.url), { hostname: "127.0.0.1", port: `${port}` });
    await failsWith(
      "unavailable",
      readAll(world.another({ url: url.href, poolMax: 1, waitMs: 300 }), "select 1 as n"),
    );
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  },
  "no line of the log has a password": async (world) => {
    const url = Object.assign(new URL(world.url), { password: "sangat-rahasia" });
    const error = await failsWith("unavailable", readAll(world.another({ url: url.href }), "select 1 as n"));
    let lines = "";
    const log = createJsonLog((text) => void (lines += text), () => 0);
    log.observe({ event: "source_unreachable", source: "monev", error });
    log.flush();
    assert.match(lines, /source_unreachable/);
    assert.ok(!lines.includes("sangat-rahasia") && !lines.includes(world.url.password), lines);
  },
  "closing fails running streams and whoever comes later": async (world, { dialect }) => {
    const database = world.another({ poolMax: 2 });
    const { batches } = await database.stream(parseStatement("closing", dialect.series(6)), {});
    const reading = batches[Symbol.asyncIterator]();
    await reading.next();
    const closed = database.close();
    assert.ok(await settlesWithin(closed, SOON_MS), "it waits for the reader");
    await failsWith("unavailable", drain({ [Symbol.asyncIterator]: () => reading }));
    await failsWith("unavailable", readAll(database, "select 1 as n"));
    await until("nothing runs", async () => await world.running("repeat") === 0);
  },
};

/** How results end before their end, on every engine; with a server also what becomes of connections. */
export function databaseStreamContract(subject: DatabaseSubject): void {
  for (const [sentence, body] of Object.entries({ ...STREAMS, ...(subject.hasServer ? CONNECTIONS : {}) })) {
    Deno.test({
      name: `${subject.name}: ${sentence}`,
      ...needs(...subject.needs),
      async fn() {
        await using world = await subject.open();
        await body(world, subject);
      },
    });
  }
}

async function answers(database: DatabaseWorld["database"]): Promise<void> {
  const { rows } = await readAll(database, "select count(*) as n from kept");
  assert.deepEqual(rows, [["1"]]);
}

async function drain(batches: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of batches);
}
