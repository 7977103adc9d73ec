import { parseArgs } from "node:util";
// @ts-types="@types/cli-progress"
import { Presets, SingleBar } from "cli-progress";
import { createMigrations } from "#src/platform/migrations.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { seedShop } from "#src/seed/seed_shop.ts";
import type { ShopSizes } from "#src/seed/shop_rows.ts";
import { runTask, type Task, UsageError } from "./run_task.ts";

/** The sizes: least, default and most. */
const SIZES = {
  products: [1, 10_000, 100_000],
  customers: [1, 500, 50_000],
  orders: [0, 1_000, 1_000_000],
  seed: [0, 1, 2 ** 31 - 1],
} as const satisfies Record<keyof ShopSizes, readonly [number, number, number]>;

const USAGE = `Usage: deno task seed [--products=10000] [--customers=500] [--orders=1000] [--seed=1] [--yes]

Fills an empty shop with made-up rows. The same sizes and seed give the same rows.

  --products   ${range("products")}
  --customers  ${range("customers")}
  --orders     ${range("orders")}
  --seed       Another number gives another shop
  --yes        In production too`;

/** The process of `deno task seed`. */
if (import.meta.main) {
  await runTask(USAGE, (args) => {
    const { sizes, yes } = orderOf(args);
    return { database: "commerce", run: (task) => seed(task, sizes, yes) };
  });
}

async function seed({ config, tables, sqlDirectory }: Task, sizes: ShopSizes, yes: boolean): Promise<number> {
  if (config.environment === "production" && !yes) {
    return refused("This is production: give '--yes' to fill the shop with made-up rows all the same");
  }
  if ((await createMigrations(tables, `${sqlDirectory}/migrations/commerce`).pending()).length > 0) {
    return refused("The shop has no tables yet, or old ones: run 'deno task migrate up' first");
  }
  const started = performance.now();
  const statements = await loadStatements(sqlDirectory, ["commerce/seed"]);
  const progress = progressBar();
  const outcome = await seedShop(tables, statements, { ...sizes, onProgress: progress.at }).finally(
    progress.end,
  );
  if (outcome === "not empty") {
    return refused(
      "The shop has rows already: only an empty one is filled ('deno task migrate down', then 'up', empties it)",
    );
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const { products, customers, orders } = sizes;
  console.log(`Added ${products} products, ${customers} customers and ${orders} orders in ${seconds} s`);
  return 0;
}

function refused(why: string): number {
  console.error(why);
  return 1;
}

/** A bar on a terminal, else a line for every tenth part. */
function progressBar(): { at(part: number): void; end(): void } {
  if (Deno.stderr.isTerminal()) {
    const format = "{bar} {percentage} % | {eta_formatted} left";
    const bar = new SingleBar({ format }, Presets.shades_classic);
    bar.start(100, 0);
    return { at: (part) => bar.update(Math.floor(part * 100)), end: () => bar.stop() };
  }
  let told = 0;
  return {
    at(part) {
      const tenth = Math.floor(part * 10);
      if (tenth > told) console.error(`${tenth * 10} %`);
      told = Math.max(told, tenth);
    },
    end() {},
  };
}

function orderOf(args: readonly string[]): { sizes: ShopSizes; yes: boolean } {
  const { yes, ...given } = parsed(args);
  const sizes = Object.entries(SIZES).map(([name, [least, , most]]) => {
    const text = given[name as keyof ShopSizes];
    const size = Number(text);
    if (!/^\d+$/.test(text) || size < least || size > most) {
      throw new UsageError(
        `'--${name}' must be a whole number from ${least} to ${most}: current value is '${text}'`,
      );
    }
    return [name, size] as const;
  });
  return { sizes: Object.fromEntries(sizes) as unknown as ShopSizes, yes };
}

function parsed(args: readonly string[]) {
  const size = (name: keyof ShopSizes) => ({ type: "string", default: String(SIZES[name][1]) }) as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        products: size("products"),
        customers: size("customers"),
        orders: size("orders"),
        seed: size("seed"),
        yes: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function range(name: keyof ShopSizes): string {
  const [least, usual, most] = SIZES[name];
  return `From ${least} to ${most}; ${usual} unless given`;
}
