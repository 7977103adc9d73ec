import type { Database } from "#src/platform/database.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import type { Observe } from "#src/platform/observe.ts";
import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { createPostgresDatabase } from "#src/platform/postgres_database.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import type { Config } from "./config.ts";

/** Everything outside that the service uses. */
export interface Deps {
  /** Plane's database. */
  readonly monev: Database;
  readonly snapshots: Snapshots;
  readonly statements: Statements;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Closes what was opened, in reverse. */
  readonly close: () => Promise<void>;
}

const DEMO_URL = "pglite:.data/plane";
const STORE_TIMEOUT_MS = 500;
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
  const statements = await loadStatements(sqlDirectory, ["plane", "reports"]);
  const monev = await openDatabase(config.monevUrl ?? DEMO_URL, config, sqlDirectory);
  const snapshots = openSnapshots(config, now);
  return { monev, snapshots, statements, observe, now, close: () => monev.close() };
}

async function openDatabase(url: string, config: Config, sqlDirectory: string): Promise<Database> {
  const { timezone } = config;
  if (url.startsWith("pglite:")) {
    const read = (name: string) => Deno.readTextFile(`${sqlDirectory}/demo/${name}.sql`);
    const dataDir = url.slice("pglite:".length);
    if (!dataDir.includes("://")) await Deno.mkdir(dataDir, { recursive: true });
    return createPgliteDatabase({
      dataDir,
      timezone,
      seed: () => Promise.all([read("plane_schema"), read("plane_data")]),
    });
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

function openSnapshots(config: Config, now: () => number): Snapshots {
  const { upstashUrl: url, upstashToken: token } = config;
  return config.snapshots === "memory" || url === null || token === null
    ? createMemorySnapshots({ sizeMax: config.cacheMaxMb * MEGABYTE, now })
    : createUpstashSnapshots({ url, token, timeoutMs: STORE_TIMEOUT_MS, now });
}
