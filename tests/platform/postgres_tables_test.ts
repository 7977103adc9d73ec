import assert from "node:assert/strict";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { bytesContract } from "#tests/_support/contracts/bytes_contract.ts";
import { loadContract } from "#tests/_support/contracts/load_contract.ts";
import { POSTGRES_TABLES_SUBJECT } from "#tests/_support/contracts/postgres_tables_subject.ts";
import { serverLoadContract } from "#tests/_support/contracts/server_load_contract.ts";
import { serverTablesContract } from "#tests/_support/contracts/server_tables_contract.ts";
import { tablesContract } from "#tests/_support/contracts/tables_contract.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";

tablesContract(POSTGRES_TABLES_SUBJECT);
bytesContract(POSTGRES_TABLES_SUBJECT);
loadContract(POSTGRES_TABLES_SUBJECT);
serverTablesContract(POSTGRES_TABLES_SUBJECT);
serverLoadContract(POSTGRES_TABLES_SUBJECT);

Deno.test({
  name: "PostgreSQL tables: an index can be built beside those who write",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await POSTGRES_TABLES_SUBJECT.open();
    await world.tables.define(parseStatement("table", "create table made (n int)"));
    await world.tables.define(parseStatement("index", "create index concurrently made_n on made (n)"));
  },
});

Deno.test({
  name: "PostgreSQL tables: a row that does not fit fails its load at once, though further rows never come",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await POSTGRES_TABLES_SUBJECT.open();
    await world.tables.define(parseStatement("table", "create table made (n int)"));
    const rows = async function* () {
      yield ["one"];
      for (let n = 0; n < 50_000; n++) yield [`${n}`];
      await new Promise(() => {});
    };
    await failsWith("unfit", world.tables.transaction((session) => session.load("made", ["n"], rows())));
  },
});

Deno.test({
  name: "PostgreSQL tables: thirteen million bytes come as they are",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await POSTGRES_TABLES_SUBJECT.open();
    const read = parseStatement(
      "read",
      "select convert_to(repeat('0123456789abc', 1000000), 'UTF8') as content",
    );
    const bytes = await world.tables.transaction((session) => session.bytes(read, {}));
    assert.ok(new TextDecoder().decode(bytes!) === "0123456789abc".repeat(1_000_000));
  },
});
