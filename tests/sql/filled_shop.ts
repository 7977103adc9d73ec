import { createMigrations } from "#src/platform/migrations.ts";
import { createMysqlTables } from "#src/platform/mysql_tables.ts";
import { loadStatements, type StatementFile, type Statements } from "#src/platform/statements.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { createOwnMysql } from "#tests/_support/own_mysql.ts";
import type { CommercePlan } from "./commerce_plans.ts";

/** How a statement was run. */
export interface Examined {
  /** The indexes that it used. */
  readonly keys: readonly string[];
  /** Those of them which had all that was read of their tables. */
  readonly covered: readonly string[];
  /** Rows read of tables and indexes, those of temporary tables too. */
  readonly reads: number;
}

/** A shop on MariaDB with so many rows that plans are those of a real one. */
export interface FilledShop extends AsyncDisposable {
  /** An id that a category, a customer, a product and an order have. */
  readonly someId: string;
  /** Parameters that let all rows of any list through. */
  readonly unfiltered: Readonly<Record<string, null>>;
  /** Every order of every list. */
  readonly orders: readonly { readonly file: string; readonly sort: string }[];
  /** Explains a statement, and runs it. */
  examine(plan: CommercePlan): Promise<Examined>;
}

const SOME_ID = uuid(7);
const FILL = [
  `insert into categories (id, name, description)
   select ${uuidOf("seq")}, concat('Category ', sha1(seq)), repeat('x', 100) from seq_1_to_2000`,
  `insert into products (id, name, description, price, category_id, stock_quantity, total_sold, is_active)
   select ${uuidOf("seq")}, concat('Product ', sha1(seq)), repeat('x', 100), (seq * 7919 mod 1000000) / 100,
     ${uuidOf("1 + seq mod 20")}, seq * 31 mod 1000, seq * 17 mod 500, seq mod 10 <> 0 from seq_1_to_20000`,
  `insert into customers (id, name, email, total_spent, total_orders)
   select ${
    uuidOf("seq")
  }, concat('Customer ', sha1(seq)), concat('c', seq, '@example.com'), seq * 7919 mod 2003, 10
   from seq_1_to_2000`,
  `insert into orders (id, customer_id, status, total_quantity, total_price)
   select ${uuidOf("seq")}, ${uuidOf("1 + seq * 7 mod 2000")}, if(seq mod 50 = 0, 'cancelled', 'placed'), 2,
     seq * 7919 mod 20011 from seq_1_to_20000`,
  `insert into order_items (id, order_id, product_id, quantity, unit_price)
   select ${uuidOf("seq")}, ${uuidOf("1 + seq div 2")}, ${uuidOf("1 + seq * 7 mod 20000")}, 1, 1
   from seq_0_to_39999`,
  `insert into idempotency_keys (idempotency_key, request_hash, created_at)
   select concat('key ', seq), '', current_timestamp(3) - interval seq minute from seq_1_to_5000`,
  "analyze table categories, products, customers, orders, order_items, idempotency_keys, data_versions",
];
const FOREIGN_KEYS: Readonly<Record<string, string>> = {
  products_by_category: "select 1 from products where category_id = :id limit 1",
  orders_by_customer: "select 1 from orders where customer_id = :id limit 1",
  order_items_by_product: "select 1 from order_items where product_id = :id limit 1",
};

/** Makes a {@linkcode FilledShop}; `await using` it. */
export async function filledShop(sqlDirectory: string): Promise<FilledShop> {
  const place = await createOwnMysql();
  const url = place.url.href;
  const tables = createMysqlTables({ url, poolMax: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 60_000 });
  await createMigrations(tables, `${sqlDirectory}/migrations/commerce`).up();
  for (const statement of FILL) await place.sql(statement);
  const folders = ["categories", "customers", "dashboard", "orders", "products"].map((name) =>
    `commerce/${name}`
  );
  const statements = await loadStatements(sqlDirectory, [...folders, "versions"]);
  const lists = folders.flatMap((folder) => statements.in(folder)).filter(({ sorts }) => sorts.length > 0);
  return {
    someId: SOME_ID,
    unfiltered: unfilteredOf(lists),
    orders: lists.flatMap(({ name, sorts }) => sorts.map((sort) => ({ file: name, sort }))),
    examine(plan) {
      const statement = statementOf(statements, plan);
      const mode = statement.segments[0]!.includes("update ") || statement.segments[0]!.includes("delete ")
        ? "write"
        : "snapshot";
      return tables.transaction((session) => examined(session, statement, plan), { mode });
    },
    async [Symbol.asyncDispose]() {
      await tables.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

async function examined(session: DatabaseSession, statement: Statement, { parameters }: CommercePlan) {
  const { name, segments: [first, ...rest], names } = statement;
  const explain = { name, segments: [`explain ${first}`, ...rest], names };
  const plan = await session.rows(explain, parameters);
  const before = await readsSoFar(session);
  await session.rows(statement, parameters);
  const used = plan.filter(({ key }) => key !== null);
  return {
    keys: used.map(({ key }) => key!),
    covered: used.filter(({ Extra }) => Extra?.includes("Using index") && !Extra.includes("condition"))
      .map(({ key }) => key!),
    reads: await readsSoFar(session) - before,
  };
}

async function readsSoFar(session: DatabaseSession): Promise<number> {
  const sql = "select sum(variable_value) as total from information_schema.session_status " +
    "where variable_name like 'Handler_read%' and variable_name not like '%tmp%'";
  const [row] = await session.rows({ name: "reads", segments: [sql], names: [] }, {});
  return Number(row!.total);
}

function statementOf(statements: Statements, { statement, sort, index }: CommercePlan): Statement {
  if (statement === "foreign key") {
    const [before, after] = FOREIGN_KEYS[index]!.split(":id");
    return { name: index, segments: [before!, after!], names: ["id"] };
  }
  const file = statements.get(statement);
  return sort === undefined ? file.on("mysql") : file.sorted("mysql", sort);
}

function unfilteredOf(lists: readonly StatementFile[]): Record<string, null> {
  const names = lists.flatMap((list) => list.on("mysql").names);
  return Object.fromEntries(names.map((name) => [name, null]));
}

/** SQL for the id of a number. */
function uuidOf(number: string): string {
  return `concat('019aa5c0-0000-7000-8000-', lpad(hex(${number}), 12, '0'))`;
}

function uuid(number: number): string {
  return `019aa5c0-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}
