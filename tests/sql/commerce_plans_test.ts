import assert from "node:assert/strict";
import { type CommercePlan, commercePlans } from "./commerce_plans.ts";
import { filledShop } from "./filled_shop.ts";
import { needs } from "#tests/_support/needs.ts";

const SQL = new URL("../../sql", import.meta.url).pathname;
const MIGRATIONS = `${SQL}/migrations/commerce/mysql`;
/** A page's rows, its ids in a temporary table, and what each row is joined to. */
const READS_MAX = 400;

/** An index and the statements that its comment says it serves. */
interface Served {
  readonly index: string;
  readonly statements: readonly string[];
}

async function servedIndexes(): Promise<Served[]> {
  const served: Served[] = [];
  for await (const { name } of Deno.readDir(MIGRATIONS)) {
    if (!name.includes(".do.")) continue;
    let table = "";
    let comment = "";
    for (const line of (await Deno.readTextFile(`${MIGRATIONS}/${name}`)).split("\n")) {
      table = /^create table (?:if not exists )?(\w+)/.exec(line)?.[1] ?? table;
      const [, kind, key] = /^\s*(?:unique )?(key|primary key) (\w*)/.exec(line) ?? [];
      const added = /^create (?:unique )?index (\w+)/.exec(line)?.[1];
      if (added !== undefined || kind === "key" || (kind !== undefined && comment !== "")) {
        const statements = comment.match(/\b(?:commerce|versions)\/\w+(?:\/\w+)?/g) ?? [];
        const keys = comment.includes("foreign key") ? ["foreign key"] : [];
        served.push({ index: added ?? (key || `${table}.PRIMARY`), statements: [...statements, ...keys] });
      }
      comment = /^\s*-- (serves .*)/.exec(line)?.[1] ?? "";
    }
  }
  return served;
}

Deno.test("every index says which statements it serves, and each of these has a plan to be tried", async () => {
  const served = await servedIndexes();
  assert.ok(served.length > 15);
  const said = served.flatMap(({ index, statements }) => {
    assert.ok(statements.length > 0, `Index '${index}' serves nothing`);
    return statements.map((statement) => `${index}: ${statement}`);
  });
  const tried = new Set(commercePlans("").map(({ index, statement }) => `${index}: ${statement}`));
  assert.deepEqual([...tried].sort(), said.sort());
});

Deno.test({
  name: "every index is used by the statements that it serves, at 20,000 products and orders",
  ...needs("TEST_MYSQL_URL"),
  async fn(t) {
    await using shop = await filledShop(SQL);
    for (const plan of commercePlans(shop.someId)) {
      const { index, statement, sort = "" } = plan;
      const given = Object.entries(plan.parameters).filter(([, value]) => value !== null).map(([name]) =>
        name
      );
      await t.step(`${index} for ${statement} ${sort} by ${given.join(", ")}`, async () => {
        const { keys, covered, reads } = await shop.examine(plan);
        const key = index.endsWith(".PRIMARY") ? "PRIMARY" : index;
        assert.ok(keys.includes(key), `uses ${keys}`);
        if (plan.covers) assert.ok(covered.includes(key), `reads more than the index '${key}'`);
        assert.ok(reads <= (plan.readsMax ?? READS_MAX), `${reads} rows read`);
      });
    }
    await t.step("a page deep in a list is found by an index alone", async () => {
      for (const plan of deepPages()) {
        // Again after another read of the table: MariaDB plans a statement that stays prepared worse the second time.
        for (const _ of [1, 2]) {
          const { covered, keys } = await shop.examine(plan);
          assert.ok(covered.includes(plan.index), `'${plan.statement}' reads more than the index: ${keys}`);
          await shop.examine(
            commercePlans(shop.someId).find(({ parameters }) => parameters.is_active === "1")!,
          );
        }
      }
    });
    await t.step("no list has an order that no index gives", async () => {
      for (const { file, sort } of shop.orders) {
        const parameters = { ...shop.unfiltered, limit: "10", offset: "0" };
        const { reads } = await shop.examine({ index: "", statement: file, sort, parameters });
        assert.ok(reads <= READS_MAX, `'${file}' by '${sort}' reads ${reads} rows`);
      }
    });
  },
});

function deepPages(): CommercePlan[] {
  const products = { statement: "commerce/products/list_all", parameters: { limit: "10", offset: "15000" } };
  const customers = { statement: "commerce/customers/list_all", parameters: { limit: "10", offset: "1500" } };
  return [
    { ...products, index: "products_by_name", sort: "name_asc" },
    { ...products, index: "products_by_sold", sort: "sold_desc" },
    { ...customers, index: "customers_by_spent", sort: "spent_desc" },
  ];
}
