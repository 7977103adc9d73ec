import type { Database } from "#src/platform/database.ts";
import { databaseName } from "#src/platform/database_name.ts";
import { DeferredDatabase } from "#src/platform/deferred_database.ts";
import { createCheckedOutsideHttp } from "#src/platform/checked_outside_http.ts";
import { DeferredTables } from "#src/platform/deferred_tables.ts";
import type { OutsideHttp } from "#src/platform/outside_http.ts";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import type { Tables } from "#src/platform/tables.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { demoTurn } from "#src/platform/demo_turn.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { Bus } from "#src/platform/bus.ts";
import type { Leases } from "#src/platform/leases.ts";
import type { RateCounts } from "#src/platform/rate_counts.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import { seedShop } from "#src/seed/seed_shop.ts";
import type { Config } from "./config.ts";
import { openApp, type OpenedApp } from "./open_app.ts";
import { openDatabase } from "./open_database.ts";
import { openFolder } from "./open_folder.ts";
import { type OpenedIssuers, openIssuers } from "./open_issuers.ts";
import { type OpenedQueue, openQueue } from "./open_queue.ts";
import { openStores } from "./open_stores.ts";
import { openTables } from "./open_tables.ts";

/** Everything outside that the service uses. */
export interface Deps extends OpenedIssuers {
  /** Plane's database; `null` = there is none. */
  readonly monev: Database | null;
  /** SLiMS' database; `null` = there is none. */
  readonly library: Database | null;
  /** The shop's tables, a replica to read them from, and the migrations that they lack; `null` = there is no shop. */
  readonly commerce: {
    /** Tells this database apart from others that share the store. */
    readonly name: string;
    readonly primary: Tables;
    readonly replica: Tables | null;
    readonly pending: () => Promise<readonly string[]>;
  } | null;
  /** Our own tables, where users, master data and imports lie; `null` = there are none. */
  readonly app: OpenedApp | null;
  readonly queue: OpenedQueue;
  readonly watermarks: Watermarks;
  readonly snapshots: Snapshots;
  readonly leases: Leases;
  readonly bus: Bus;
  /** How much each client has asked for, in the whole fleet. */
  readonly rateCounts: RateCounts;
  /** Services on the internet. */
  readonly outside: OutsideHttp;
  readonly statements: Statements;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Closes what was opened, in reverse. */
  readonly close: () => Promise<void>;
}

/** Where the embedded demos are kept and what fills them, and where the statements for these databases lie. */
const SOURCES = {
  monev: {
    demo: { url: "pglite:.data/plane", scripts: ["plane_schema", "plane_data"] },
    folders: ["plane", "reports"],
  },
  library: {
    demo: { url: "pglite:.data/library", scripts: ["slims_schema", "slims_data"] },
    folders: ["library", "library/visitors", "library/books", "library/today"],
  },
  commerce: {
    demo: { url: "pglite:.data/commerce" },
    folders: [
      "versions",
      "commerce/categories",
      "commerce/customers",
      "commerce/dashboard",
      "commerce/orders",
      "commerce/products",
      "commerce/seed",
    ],
  },
  app: {
    demo: { url: "pglite:.data/app" },
    folders: ["accounts", "audit", "clients", "files", "imports", "stores", "versions", "webhooks"],
  },
} as const;
const DEMO_SHOP = { products: 60, customers: 40, orders: 200, seed: 1 };

/**
 * Opens what the configuration names. Servers need not be there yet: connections are made when they are needed.
 *
 * @param sqlDirectory Where the statements lie.
 * @throws {AggregateError} When statements are broken.
 */
export async function createDeps(
  config: Config,
  { observe, now, sqlDirectory }: { observe: Observe; now: () => number; sqlDirectory: string },
): Promise<Deps> {
  const urls = urlsOf(config);
  const statements = await loadStatements(sqlDirectory, foldersOf(urls));
  const open = (name: "monev" | "library", url: string) =>
    openDatabase(url, config, readDemo(name, sqlDirectory));
  const monev = urls.monev === null ? null : await open("monev", urls.monev);
  const library = urls.library === null
    ? null
    : await openLater(urls.library, config, (url) => open("library", url));
  const commerce = urls.commerce === null
    ? null
    : await openCommerce(urls.commerce, { config, sqlDirectory, statements });
  const app = urls.app === null ? null : await openApp(urls.app, { config, sqlDirectory, statements, now });
  const stores = openStores(config, { now, commerce, app, statements });
  const queue = openQueue(config, { now });
  const outside = createCheckedOutsideHttp({ now });
  return {
    monev,
    library,
    commerce,
    app,
    queue,
    outside,
    ...stores,
    ...openIssuers(config, { now }),
    statements,
    observe,
    now,
    async close() {
      outside.close();
      await Promise.all([stores.watermarks.close(), stores.bus.close()]);
      await Promise.all([
        app?.database.close(),
        app?.tables.close(),
        commerce?.replica?.close(),
        commerce?.primary.close(),
        library?.close(),
        monev?.close(),
      ]);
    },
  };
}

function urlsOf({ demo, monevUrl, libraryUrl, commerceUrl, appUrl }: Config) {
  const orDemo = (url: string | null, name: keyof typeof SOURCES) =>
    url ?? (demo ? SOURCES[name].demo.url : null);
  return {
    monev: orDemo(monevUrl, "monev"),
    library: orDemo(libraryUrl, "library"),
    commerce: orDemo(commerceUrl, "commerce"),
    app: orDemo(appUrl, "app"),
  };
}

/** Reports are of Plane's database and of our own. */
function foldersOf(urls: Readonly<Record<keyof typeof SOURCES, string | null>>): readonly string[] {
  const names = (Object.keys(SOURCES) as (keyof typeof SOURCES)[]).filter((name) => urls[name] !== null);
  const folders = names.flatMap((name): readonly string[] => SOURCES[name].folders);
  const all = names.includes("app") && !names.includes("monev")
    ? [...folders, ...SOURCES.monev.folders]
    : folders;
  return [...new Set(all)];
}

interface ShopOptions {
  readonly config: Config;
  readonly sqlDirectory: string;
  readonly statements: Statements;
}

/** The scripts that fill a new embedded database. */
function readDemo(name: "monev" | "library", sqlDirectory: string): () => Promise<string[]> {
  const read = (script: string) => Deno.readTextFile(`${sqlDirectory}/demo/${script}.sql`);
  return () => Promise.all(SOURCES[name].demo.scripts.map(read));
}

/**
 * An embedded library is made after the service listens. Beside another demo it lets that one's first readers go first:
 * both keep the same thread busy.
 */
function openLater(
  url: string,
  { demo }: Config,
  open: (url: string) => Promise<Database>,
): Database | Promise<Database> {
  if (!url.startsWith("pglite:")) return open(url);
  return new DeferredDatabase("postgres", async () => {
    if (demo) await demoTurn();
    return await open(url);
  });
}

/** The shop's tables; embedded ones are made, and filled with a demo where nothing was chosen by name, when they are first asked. */
async function openCommerce(
  url: string,
  { config, sqlDirectory, statements }: ShopOptions,
): Promise<NonNullable<Deps["commerce"]>> {
  const folder = `${sqlDirectory}/migrations/commerce`;
  const name = databaseName(url);
  if (!url.startsWith("pglite:")) {
    const { commerceReplicaUrl } = config;
    const replica = commerceReplicaUrl === null ? null : await openTables(commerceReplicaUrl, config);
    const primary = await openTables(url, config);
    return { name, primary, replica, pending: () => createMigrations(primary, folder).pending() };
  }
  const dataDir = await openFolder(url);
  const prepare = async (tables: Tables) => {
    await createMigrations(tables, folder).up();
    // Leaves one with anything in it as it is.
    if (config.demo) await seedShop(tables, statements, DEMO_SHOP);
  };
  const primary = new DeferredTables("postgres", () => createPgliteTables({ dataDir, prepare }));
  // Opening it makes its tables, and who never asks for it shall not pay for it.
  return { name, primary, replica: null, pending: () => Promise.resolve([]) };
}
