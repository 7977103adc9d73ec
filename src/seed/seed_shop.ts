import type { Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Tables } from "#src/platform/tables.ts";
import { shopBatches } from "./shop_batches.ts";
import type { ShopSizes } from "./shop_rows.ts";

/** What {@linkcode seedShop} is to do. */
export interface SeedOptions extends ShopSizes {
  /** Hears which part of the rows is there so far, from 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

const LOCK = "aliran_seed";
const LOCK_WAIT_MS = 1_000;

/**
 * Fills an empty shop with made-up rows, the same for the same sizes and seed, totals that are kept in rows included.
 *
 * It is one transaction: the shop is full or still empty, and one with anything in it is left as it is. Memory
 * grows with products and customers, whose totals are added up meanwhile, never with orders.
 *
 * @throws {DatabaseError} `contended` while another process is at it.
 */
export function seedShop(
  tables: Tables,
  statements: Statements,
  options: SeedOptions,
): Promise<"seeded" | "not empty"> {
  const sql = (name: string) => statements.get(`commerce/seed/${name}`).on(tables.engine);
  const fill = async (session: DatabaseSession) => {
    if ((await session.rows(sql("find_rows"), {})).length > 0) return "not empty";
    // An order has one to three items, so two on the average.
    const expected = options.products + options.customers + 3 * options.orders;
    let done = 0;
    for (const { statement, rows } of shopBatches(options)) {
      await session.run(sql(statement), { rows: JSON.stringify(rows) });
      done += rows.length;
      options.onProgress?.(Math.min(1, done / expected));
    }
    await session.run(sql("count_rows"), {});
    options.onProgress?.(1);
    return "seeded";
  };
  return tables.alone(LOCK, () => tables.transaction(fill), LOCK_WAIT_MS);
}
