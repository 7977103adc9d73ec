import assert from "node:assert/strict";
import type { DatabaseSession, Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { bytesContract } from "#tests/_support/contracts/bytes_contract.ts";
import { loadContract } from "#tests/_support/contracts/load_contract.ts";
import { MYSQL_TABLES_SUBJECT } from "#tests/_support/contracts/mysql_tables_subject.ts";
import { serverLoadContract } from "#tests/_support/contracts/server_load_contract.ts";
import { serverTablesContract } from "#tests/_support/contracts/server_tables_contract.ts";
import { tablesContract } from "#tests/_support/contracts/tables_contract.ts";
import type { ServerTablesWorld } from "#tests/_support/contracts/tables_subject.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { openTcpProxy } from "./tcp_proxy.ts";

tablesContract(MYSQL_TABLES_SUBJECT);
bytesContract(MYSQL_TABLES_SUBJECT);
loadContract(MYSQL_TABLES_SUBJECT);
serverTablesContract(MYSQL_TABLES_SUBJECT);
serverLoadContract(MYSQL_TABLES_SUBJECT);

function sentence(name: string, run: (world: ServerTablesWorld) => Promise<void>): void {
  Deno.test({
    name: `MariaDB tables: ${name}`,
    ...needs("TEST_MYSQL_URL"),
    async fn() {
      await using world = await MYSQL_TABLES_SUBJECT.open();
      await run(world);
    },
  });
}

function sql(text: string) {
  return parseStatement("test", text);
}

/** A counter of the only session that these tables have. */
async function statusOf(session: DatabaseSession, name: string): Promise<number> {
  const [row] = await session.rows(sql(`show session status like '${name}'`), {});
  return Number(row!["Value"]);
}

function once<T>(tables: Tables, work: (session: DatabaseSession) => Promise<T>): Promise<T> {
  return tables.transaction(work);
}

sentence("names are quoted as in the standard, a backslash is one, and || joins", async ({ tables }) => {
  const read = sql(`select 'a\\b' || :c as "joined", @@time_zone as zone`);
  assert.deepEqual(await once(tables, (session) => session.rows(read, { c: "é" })), [
    { joined: "a\\bé", zone: "+00:00" },
  ]);
});

sentence("bytes are no text to the server", async ({ tables }) => {
  const read = sql("select charset(:content) as content");
  const rows = await once(tables, (session) => session.rows(read, { content: Uint8Array.of(0x41) }));
  assert.deepEqual(rows, [{ content: "binary" }]);
});

sentence("a division by zero is unfit where it would be stored", async ({ tables }) => {
  await tables.define(sql("create table shares (n int)"));
  await failsWith(
    "unfit",
    once(tables, (session) => session.run(sql("insert into shares values (1 / 0)"), {})),
  );
});

sentence(
  "a snapshot that is older than a table which it reads is taken anew",
  async ({ tables, another }) => {
    const other = another({});
    let attempts = 0;
    const rows = await tables.transaction(async (session) => {
      await session.rows(sql("select 1 as n"), {});
      if (++attempts === 1) await other.define(sql("create table late (n int)"));
      return await session.rows(sql("select n from late"), {});
    }, { mode: "snapshot" });
    assert.deepEqual([rows, attempts], [[], 2]);
  },
);

sentence("a transaction costs one round trip beside its statements", async ({ another }) => {
  const tables = another({ poolMax: 1 });
  const before = await once(tables, (session) => statusOf(session, "Questions"));
  const after = await once(tables, (session) => statusOf(session, "Questions"));
  assert.equal(after - before, 2);
});

sentence(
  "a statement is prepared once per connection, and any number of them are run",
  async ({ another }) => {
    const tables = another({ poolMax: 1 });
    const prepared = () => once(tables, (session) => statusOf(session, "Com_stmt_prepare"));
    const readAll = async (count: number) => {
      for (let at = 0; at < count; at++) {
        const [row] = await once(
          tables,
          (session) => session.rows(sql(`select ${at} + :n as n`), { n: "1" }),
        );
        assert.equal(row!["n"], `${at + 1}`);
      }
    };
    await readAll(60);
    const before = await prepared();
    await readAll(60);
    assert.equal(await prepared(), before);
    await readAll(300);
    await readAll(60);
  },
);

sentence("a commit is not sent when the connection is known to be lost", async (world) => {
  const { tables, kill, connections } = world;
  await tables.define(sql("create table kept (n int)"));
  let attempts = 0;
  await once(tables, async (session) => {
    attempts++;
    await session.run(sql("insert into kept values (1)"), {});
    if (attempts > 1) return;
    await kill();
    await until("the connection is gone", async () => await connections() === 0);
  });
  assert.equal(attempts, 2);
  assert.deepEqual(await once(tables, (session) => session.rows(sql("select n from kept"), {})), [{
    n: "1",
  }]);
});

sentence("a server that says nothing to a statement has timed out, and the place is free", async (world) => {
  const { url, another, tables } = world;
  await tables.define(sql("create table kept (n int)"));
  await using proxy = await openTcpProxy(url);
  const silent = another({
    url: Object.assign(new URL(url), { hostname: "127.0.0.1", port: `${proxy.port}` }).href,
    poolMax: 1,
    statementTimeoutMs: 200,
    waitMs: 500,
  });
  await failsWith(
    "timeout",
    once(silent, async (session) => {
      await session.run(sql("insert into kept values (1)"), {});
      proxy.silence();
      await session.run(sql("insert into kept values (2)"), {});
    }),
  );
  await failsWith("unavailable", once(silent, (session) => session.rows(sql("select n from kept"), {})));
  proxy.cut("rst");
  assert.deepEqual(await once(tables, (session) => session.rows(sql("select n from kept"), {})), []);
});
