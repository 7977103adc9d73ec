import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { filledMaster } from "./filled_master.ts";
import { masterPlans } from "./master_plans.ts";

const SQL = new URL("../../sql", import.meta.url).pathname;
const MIGRATIONS = ["0003.do.create_accounts", "0004.do.create_master_data"];
const CLIENTS = 60_000;

/** What the comments say, as `clients_by_name: clients/list`. */
async function served(): Promise<string[]> {
  const said: string[] = [];
  const read = (name: string) => Deno.readTextFile(`${SQL}/migrations/app/postgres/${name}.sql`);
  let [table, comment] = ["", ""];
  for (const line of (await Promise.all(MIGRATIONS.map(read))).join("\n").split("\n")) {
    table = /^create table (?:if not exists )?(\w+)/.exec(line)?.[1] ?? table;
    const index = /^create (?:unique )?index (?:if not exists )?(\w+)/.exec(line)?.[1] ??
      (/primary key/.test(line) ? `${table}_pkey` : undefined);
    if (index !== undefined) {
      for (const [statement] of comment.matchAll(/\b(?:audit|clients|stores)\/\w+/g)) {
        said.push(`${index}: ${statement}`);
      }
    }
    comment = /^\s*-- (serves .*)/.exec(line)?.[1] ?? "";
  }
  return said;
}

Deno.test("every index of master data says which statements it serves, and each of these has a plan", async () => {
  const said = await served();
  assert.ok(said.length > 30);
  const tried = new Set(masterPlans("").map(({ index, statement }) => `${index}: ${statement}`));
  assert.deepEqual(said.filter((pair) => !tried.has(pair)), []);
});

Deno.test({
  name: "every statement over master data goes by its index and reads no table from end to end",
  ...needs("TEST_POSTGRES_URL"),
  async fn(t) {
    await using master = await filledMaster(SQL, { clients: CLIENTS, others: CLIENTS });
    for (const plan of masterPlans(master.someId)) {
      const { index, statement, sort = "", given } = plan;
      await t.step(`${statement} ${sort} ${JSON.stringify(given)} by ${index}`, async () => {
        const { indexes, scanned, nodes } = await master.explain(plan);
        assert.ok(indexes.includes(index), nodes);
        assert.deepEqual(scanned, [], nodes);
      });
    }
    await t.step("filters together, and pages deep in a list, neither", async () => {
      const deep = { limit: "10", offset: String(CLIENTS / 2) };
      for (const kind of ["clients", "stores"]) {
        for (const sort of master.statements.get(`${kind}/list`).sorts) {
          for (
            const given of [
              deep,
              { city: "city 31", is_active: "true" },
              { city: "city 31", name: "to" },
              { name: "w", is_active: "false" },
              { deleted: "true", name: "w", city: "city 31" },
            ]
          ) {
            const { scanned, nodes } = await master.explain({ statement: `${kind}/list`, sort, given });
            assert.deepEqual(scanned, [], `${kind} ${sort} ${JSON.stringify(given)}: ${nodes}`);
          }
        }
      }
    });
  },
});
