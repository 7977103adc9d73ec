import type { Database } from "#src/platform/database.ts";
import { DeferredDatabase } from "#src/platform/deferred_database.ts";
import { createMemoryBus } from "#src/platform/memory_bus.ts";
import { createMemoryLeases } from "#src/platform/memory_leases.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import type { Observe } from "#src/platform/observe.ts";
import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { createPostgresDatabase } from "#src/platform/postgres_database.ts";
import type { Bus } from "#src/platform/bus.ts";
import type { Leases } from "#src/platform/leases.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import { createUpstashBus } from "#src/platform/upstash_bus.ts";
import { createUpstashLeases } from "#src/platform/upstash_leases.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import type { Config } from "./config.ts";

/** Everything outside that the service uses. */
export interface Deps {
  /** Plane's database; `null` = there is none. */
  readonly monev: Database | null;
  /** SLiMS' database; `null` = there is none. */
  readonly library: Database | null;
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
} as const;
const STORE_TIMEOUT_MS = 500;
/** How long the demo of the library waits once it is asked for. */
const DEMO_LIBRARY_MS = 1_000;
const MEGABYTE = 1 << 20;

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
  const urls = {
    monev: config.monevUrl ?? (config.demo ? SOURCES.monev.demo.url : null),
    library: config.libraryUrl ?? (config.demo ? SOURCES.library.demo.url : null),
  };
  const statements = await loadStatements(sqlDirectory, [
    ...(urls.monev === null ? [] : SOURCES.monev.folders),
    ...(urls.library === null ? [] : SOURCES.library.folders),
  ]);
  const open = (name: keyof typeof urls, url: string) =>
    openDatabase(url, config, readDemo(name, sqlDirectory));
  const monev = urls.monev === null ? null : await open("monev", urls.monev);
  const library = urls.library === null
    ? null
    : await openLater(urls.library, config, (url) => open("library", url));
  const stores = openStores(config, now);
  return {
    monev,
    library,
    ...stores,
    statements,
    observe,
    now,
    async close() {
      await stores.bus.close();
      await Promise.all([library?.close(), monev?.close()]);
    },
  };
}

/** The scripts that fill a new embedded database. */
function readDemo(name: keyof typeof SOURCES, sqlDirectory: string): () => Promise<string[]> {
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
    if (demo) await new Promise((resolve) => setTimeout(resolve, DEMO_LIBRARY_MS));
    return await open(url);
  });
}

async function openDatabase(url: string, config: Config, seed: () => Promise<string[]>): Promise<Database> {
  const { timezone } = config;
  if (url.startsWith("pglite:")) {
    const dataDir = url.slice("pglite:".length);
    if (!dataDir.includes("://")) await Deno.mkdir(dataDir, { recursive: true });
    return createPgliteDatabase({ dataDir, timezone, seed });
  }
  const options = {
    url,
    timezone,
    ca: config.databaseCa === null ? undefined : await readCertificate(config.databaseCa),
    poolMax: config.databasePoolMax,
    connectTimeoutMs: config.databaseConnectTimeoutMs,
    statementTimeoutMs: config.statementTimeoutSeconds * 1000,
  };
  return url.startsWith("mysql:")
    ? createMysqlDatabase({ ...options, acquireTimeoutMs: config.databaseConnectTimeoutMs })
    : createPostgresDatabase(options);
}

async function readCertificate(textOrPath: string): Promise<string> {
  return textOrPath.includes("-----BEGIN") ? textOrPath : await Deno.readTextFile(textOrPath);
}

/** What processes share: through Redis, or within this process alone. */
function openStores(config: Config, now: () => number) {
  const { upstashUrl: url, upstashToken: token } = config;
  const label = crypto.randomUUID().slice(0, 8);
  const steadyNow = () => performance.timeOrigin + performance.now();
  if (config.snapshots === "memory" || url === null || token === null) {
    return {
      snapshots: createMemorySnapshots({ sizeMax: config.cacheMaxMb * MEGABYTE, now }),
      leases: createMemoryLeases({ label, now: steadyNow }),
      bus: createMemoryBus(),
    };
  }
  const redis = { url, token, timeoutMs: STORE_TIMEOUT_MS };
  return {
    snapshots: createUpstashSnapshots({ ...redis, now }),
    leases: createUpstashLeases({ ...redis, label, now: steadyNow }),
    bus: createUpstashBus(redis),
  };
}
