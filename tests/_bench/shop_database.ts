import { createOwnMysql, type OwnMysql } from "#tests/_support/own_mysql.ts";

/** How large a benchmark's shop is. */
export interface ShopSize {
  readonly products: number;
  readonly customers: number;
  readonly orders: number;
}

/** A shop on MariaDB, made by the service's own tasks; dropped at the end. */
export async function createShopDatabase({ products, customers, orders }: ShopSize): Promise<OwnMysql> {
  const database = await createOwnMysql();
  const sizes = [`--products=${products}`, `--customers=${customers}`, `--orders=${orders}`];
  await runTask(database.url, ["migrate", "up"]);
  await runTask(database.url, ["seed", ...sizes]);
  await database.sql("analyze table categories, products, customers, orders, order_items");
  return database;
}

async function runTask(url: URL, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...args],
    env: { COMMERCE_DATABASE_URL: url.href, NO_COLOR: "1" },
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot run '${args.join(" ")}': ${new TextDecoder().decode(stderr)}`);
}
