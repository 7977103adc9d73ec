import type { Database } from "#src/platform/database.ts";
import { databasePlace } from "#src/platform/database_place.ts";
import { DeferredDatabase } from "#src/platform/deferred_database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import { createMysqlTables } from "#src/platform/mysql_tables.ts";
import { DeferredTables } from "#src/platform/deferred_tables.ts";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import type { Tables } from "#src/platform/tables.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { strongEtag } from "#src/std/bytes/strong_etag.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import type { Observe } from "#src/platform/observe.ts";
import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { createPostgresDatabase } from "#src/platform/postgres_database.ts";
import type { Bus } from "#src/platform/bus.ts";
import type { Leases } from "#src/platform/leases.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import { seedShop } from "#src/seed/seed_shop.ts";
import type { Files } from "#src/platform/files.ts";
import { createTableFiles } from "#src/platform/table_files.ts";
import type { Config } from "./config.ts";
import { type OpenedQueue, openQueue } from "./open_queue.ts";
import { openStores } from "./open_stores.ts";

/** Everything outside that the service uses. */
export interface Deps {
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
  /** Our own tables, where imports lie, the same to be read from by reports, and the migrations that they lack; `null` = there are none. */
  readonly app: {
    /** Tells this database apart from others that share the store. */
    readonly name: string;
    readonly tables: Tables;
    readonly database: Database;
    readonly files: Files;
    /** Whether they are the embedded ones. */
    readonly isEmbedded: boolean;
    readonly pending: () => Promise<readonly string[]>;
  } | null;
  readonly queue: OpenedQueue;
  readonly watermarks: Watermarks;
  readonly snapshots: Snapshots;
  readonly leases: Leases;
  readonly bus: Bus;
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
    folders: ["files", "imports"],
  },
} as const;
/** How long the demos beside Plane's wait once they are asked for. */
const DEMO_MS = 1_000;
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
  return {
    monev,
    library,
    commerce,
    app,
    queue,
    ...stores,
    statements,
    observe,
    now,
    async close() {
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
  return names.includes("app") && !names.includes("monev") ? [...folders, ...SOURCES.monev.folders] : folders;
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
    if (demo) await letOthersGoFirst();
    return await open(url);
  });
}

/** The shop's tables; embedded ones are made, and filled with a demo where nothing was chosen by name, when they are first asked. */
async function openCommerce(
  url: string,
  { config, sqlDirectory, statements }: ShopOptions,
): Promise<NonNullable<Deps["commerce"]>> {
  const folder = `${sqlDirectory}/migrations/commerce`;
  const name = nameOf(url);
  if (!url.startsWith("pglite:")) {
    const { commerceReplicaUrl } = config;
    const replica = commerceReplicaUrl === null ? null : await openTables(commerceReplicaUrl, config);
    const primary = await openTables(url, config);
    return { name, primary, replica, pending: () => createMigrations(primary, folder).pending() };
  }
  const dataDir = await madeFolder(url);
  const prepare = async (tables: Tables) => {
    await createMigrations(tables, folder).up();
    // Leaves one with anything in it as it is.
    if (config.demo) await seedShop(tables, statements, DEMO_SHOP);
  };
  const primary = new DeferredTables("postgres", () => createPgliteTables({ dataDir, prepare }));
  // Opening it makes its tables, and who never asks for it shall not pay for it.
  return { name, primary, replica: null, pending: () => Promise.resolve([]) };
}

/** Our own tables, opened twice on a server: to be worked on, and to be read by reports. */
async function openApp(
  url: string,
  { config, sqlDirectory, statements, now }: ShopOptions & Pick<Deps, "now">,
): Promise<NonNullable<Deps["app"]>> {
  const folder = `${sqlDirectory}/migrations/app`;
  const name = nameOf(url);
  if (!url.startsWith("pglite:")) {
    const tables = await openTables(url, config);
    const database = await openDatabase(url, config, () => Promise.resolve([]));
    const files = createTableFiles({ tables, statements, now });
    const pending = () => createMigrations(tables, folder).pending();
    return { name, tables, database, files, isEmbedded: false, pending };
  }
  const dataDir = await madeFolder(url);
  const prepare = async (tables: Tables) => void await createMigrations(tables, folder).up();
  const opening = Promise.withResolvers<Database>();
  const tables = new DeferredTables("postgres", async () => {
    if (config.demo) await letOthersGoFirst();
    const embedded = await createPgliteTables({ dataDir, prepare });
    opening.resolve(embedded.reader());
    return embedded;
  });
  // Whoever reads has them opened.
  const database = new DeferredDatabase("postgres", async () => {
    await tables.transaction(() => Promise.resolve(), { mode: "snapshot" });
    return await opening.promise;
  });
  const files = createTableFiles({ tables, statements, now });
  return { name, tables, database, files, isEmbedded: true, pending: () => Promise.resolve([]) };
}

function nameOf(url: string): string {
  return strongEtag(databasePlace(url)).slice(1, 9);
}

/** Tables of ours on a server. */
export async function openTables(url: string, config: Config): Promise<Tables> {
  const options = await serverOptions(url, config);
  return url.startsWith("mysql:") ? createMysqlTables(options) : createPostgresTables(options);
}

async function serverOptions(url: string, config: Config) {
  return {
    url,
    ca: config.databaseCa === null ? undefined : await readCertificate(config.databaseCa),
    poolMax: config.databasePoolMax,
    connectTimeoutMs: config.databaseConnectTimeoutMs,
    acquireTimeoutMs: config.databaseConnectTimeoutMs,
    statementTimeoutMs: config.statementTimeoutSeconds * 1000,
  };
}

function letOthersGoFirst(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DEMO_MS));
}

/** The folder of an embedded database. */
async function madeFolder(url: string): Promise<string> {
  const dataDir = url.slice("pglite:".length);
  if (!dataDir.includes("://")) await Deno.mkdir(dataDir, { recursive: true });
  return dataDir;
}

async function openDatabase(url: string, config: Config, seed: () => Promise<string[]>): Promise<Database> {
  const { timezone } = config;
  if (url.startsWith("pglite:")) {
    return createPgliteDatabase({ dataDir: await madeFolder(url), timezone, seed });
  }
  const options = { ...await serverOptions(url, config), timezone };
  return url.startsWith("mysql:") ? createMysqlDatabase(options) : createPostgresDatabase(options);
}

async function readCertificate(textOrPath: string): Promise<string> {
  return textOrPath.includes("-----BEGIN") ? textOrPath : await Deno.readTextFile(textOrPath);
}
