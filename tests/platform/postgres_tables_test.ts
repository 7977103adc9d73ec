import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { POSTGRES_TABLES_SUBJECT } from "#tests/_support/contracts/postgres_tables_subject.ts";
import { serverTablesContract } from "#tests/_support/contracts/server_tables_contract.ts";
import { tablesContract } from "#tests/_support/contracts/tables_contract.ts";
import { needs } from "#tests/_support/needs.ts";

tablesContract(POSTGRES_TABLES_SUBJECT);
serverTablesContract(POSTGRES_TABLES_SUBJECT);

Deno.test({
  name: "PostgreSQL tables: an index can be built beside those who write",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await POSTGRES_TABLES_SUBJECT.open();
    await world.tables.define(parseStatement("table", "create table made (n int)"));
    await world.tables.define(parseStatement("index", "create index concurrently made_n on made (n)"));
  },
});
