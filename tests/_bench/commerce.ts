import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import type { OwnMysql } from "#tests/_support/own_mysql.ts";
import { bareStatement, planOf, writtenOut } from "./bare_statement.ts";
import type { Benchmark, Figure, Surroundings } from "./benchmark.ts";
import { besideBare } from "./beside_bare.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { createShopDatabase, type ShopSize } from "./shop_database.ts";
import { spread } from "./spread.ts";

const SIZES: readonly ShopSize[] = [
  { products: 10_000, customers: 500, orders: 1_000 },
  { products: 100_000, customers: 50_000, orders: 1_000_000 },
];
const TIMES = 40;
const LIST_MS = 20;
const DASHBOARD_MS = 250;
const SQL = new URL("../../sql", import.meta.url).pathname;

/** What is read, the statement behind it, and how long it may take. */
interface Asked {
  readonly path: string;
  readonly statements: (statements: Statements) => string[];
  readonly msMax: number;
}

const PAGE = { limit: "10", offset: "0" };
const ASKED: readonly Asked[] = [
  {
    path: "/v1/dashboard/products",
    statements: plain(["product_sums", "recent_products"]),
    msMax: DASHBOARD_MS,
  },
  { path: "/v1/dashboard/top-customers", statements: plain(["top_customers"]), msMax: DASHBOARD_MS },
  {
    path: "/v1/dashboard/overview",
    statements: plain(["product_sums", "recent_products", "top_customers"]),
    msMax: DASHBOARD_MS,
  },
  { path: "/v1/products", statements: listed("products", "name_asc"), msMax: LIST_MS },
  { path: "/v1/products?sort=sold_desc", statements: listed("products", "sold_desc"), msMax: LIST_MS },
  { path: "/v1/orders", statements: listed("orders", "newest"), msMax: LIST_MS },
];

/** The shop at two sizes, with nothing kept and kept. */
export const commerce: Benchmark = {
  name: "commerce",
  about:
    "a shop on MariaDB with 10,000 products, 500 customers, 1,000 orders and with 100,000, 50,000 and 1,000,000: each dashboard and the first page of each list with nothing kept (median of one reader; beside it the same statement in the `mariadb` client, with its plan) and kept (`wrk`, beside a bare `Deno.serve` with the same body)",
  async run(surroundings) {
    const figures: Figure[] = [];
    for (const size of SIZES) figures.push(...await oneSize(surroundings, size));
    return figures;
  },
};

async function oneSize({ tell }: Surroundings, size: ShopSize): Promise<Figure[]> {
  const label = `${size.orders.toLocaleString("en")} orders`;
  tell(`making ${label}`);
  await using database = await createShopDatabase(size);
  await using folder = await createServiceFolder();
  await using service = await MeasuredProcess.start({
    folder: folder.path,
    path: "/healthz",
    settings: { COMMERCE_DATABASE_URL: database.url.href, CACHE_TTL_SECONDS: "86400" },
  });
  const statements = await loadStatements(SQL, [
    "commerce/dashboard",
    "commerce/orders",
    "commerce/products",
  ]);
  const figures: Figure[] = [];
  for (const asked of ASKED) {
    tell(`${asked.path}, ${label}`);
    figures.push(await uncached(asked, { label, database, statements, origin: service.origin }));
    await (await fetch(`${service.origin}${asked.path}`)).body?.cancel();
    figures.push(await besideBare(`${asked.path}, ${label}`, `${service.origin}${asked.path}`));
  }
  return figures;
}

interface Place {
  readonly label: string;
  readonly database: OwnMysql;
  readonly statements: Statements;
  readonly origin: string;
}

async function uncached(
  { path, statements: textsOf, msMax }: Asked,
  { label, database, statements, origin }: Place,
): Promise<Figure> {
  const took: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const began = performance.now();
    const response = await fetch(`${origin}${path}`, { headers: { "cache-control": "no-cache" } });
    await response.arrayBuffer();
    if (response.headers.get("x-cache") !== "BYPASS") {
      throw new Error(`'${path}' was not read past the cache`);
    }
    took.push(performance.now() - began);
  }
  const texts = textsOf(statements);
  const bare = await bareStatement(database, texts.join(";\n"));
  const plans = await Promise.all(texts.map((text) => planOf(database, text)));
  const { median, least, most } = spread(took.slice(5));
  return {
    what: `${path}, ${label}, nothing kept`,
    ours: `${median.toFixed(1)} ms (${least.toFixed(1)} to ${most.toFixed(1)})`,
    peer: `mariadb: ${bare.toFixed(1)} ms (${plans.join("; ")})`,
    value: median,
    unit: "ms",
    wanted: { atMost: msMax },
  };
}

function plain(names: readonly string[]): Asked["statements"] {
  return (statements) =>
    names.map((name) =>
      writtenOut(statements.get(`commerce/dashboard/${name}`).on("mysql"), { limit: "10" })
    );
}

function listed(resource: string, sort: string): Asked["statements"] {
  return (
    statements,
  ) => [writtenOut(statements.get(`commerce/${resource}/list`).sorted("mysql", sort), PAGE)];
}
