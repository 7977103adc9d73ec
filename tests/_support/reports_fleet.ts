import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMemoryWatermarks, type SharedWatermarks } from "#src/platform/memory_watermarks.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import { createUpstashWatermarks } from "#src/platform/upstash_watermarks.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { importedTables } from "./imported_tables.ts";
import { createOwnPostgres, type OwnPostgres } from "./own_postgres.ts";
import { createReportsProcess, type ReportsProcess } from "./reports_process.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";

/** Processes that share their marks and what they keep, over one database with the tables of imports. */
export interface ReportsFleet extends AsyncDisposable {
  readonly app: OwnPostgres;
  /** Redis as Upstash offers it; `null` = they share memory. */
  readonly store: UpstashRest | null;
  /** Who imports: answers nothing. */
  readonly importer: Watermarks;
  /** Makes the reports of one more process. */
  join(): Promise<ReportsProcess>;
}

const steadyNow = () => performance.timeOrigin + performance.now();
const LEASE_MS = 600;

/** Makes a {@linkcode ReportsFleet} without a process. */
export async function createReportsFleet(
  over: "memory" | "redis",
  sqlDirectory?: string,
): Promise<ReportsFleet> {
  await using stack = new AsyncDisposableStack();
  const app = stack.use(await createOwnPostgres([importedTables.sql]));
  const shared = over === "memory" ? inMemory() : await inRedis(stack);
  const importer = stack.adopt(shared.watermarks(), (one) => one.close());
  const directory = sqlDirectory === undefined ? {} : { sqlDirectory };
  const processes = new AsyncDisposableStack();
  const kept = stack.move();
  return {
    app,
    store: shared.store,
    importer,
    async join() {
      const marks = kept.adopt(shared.watermarks(), (one) => one.close());
      const options = { app: app.url, snapshots: shared.snapshots(), watermarks: marks, ...directory };
      return processes.use(await createReportsProcess(options));
    },
    async [Symbol.asyncDispose]() {
      await processes.disposeAsync();
      await kept.disposeAsync();
    },
  };
}

interface Shared {
  readonly store: UpstashRest | null;
  watermarks(): Watermarks;
  snapshots(): Snapshots;
}

function inMemory(): Shared {
  const shared: SharedWatermarks = { members: new Map(), cutOff: new Map() };
  const snapshots = createMemorySnapshots({ sizeMax: 1 << 20, now: Date.now });
  return {
    store: null,
    watermarks: () => createMemoryWatermarks({ now: steadyNow, shared }),
    snapshots: () => snapshots,
  };
}

async function inRedis(stack: AsyncDisposableStack): Promise<Shared> {
  const token = crypto.randomUUID();
  const store = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token });
  stack.defer(() => store.stop());
  const redis = { url: store.url, token, timeoutMs: 500 };
  return {
    store,
    watermarks: () =>
      createUpstashWatermarks({ ...redis, label: "test", fleet: token, now: steadyNow, leaseMs: LEASE_MS }),
    snapshots: () => createUpstashSnapshots({ ...redis, now: Date.now }),
  };
}
