import { createMemoryBus } from "#src/platform/memory_bus.ts";
import { createMemoryLeases } from "#src/platform/memory_leases.ts";
import { createMemoryRateCounts } from "#src/platform/memory_rate_counts.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMemoryWatermarks } from "#src/platform/memory_watermarks.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { DataVersions } from "#src/platform/data_versions.ts";
import type { Statements } from "#src/platform/statements.ts";
import type { Tables } from "#src/platform/tables.ts";
import { createUpstashBus } from "#src/platform/upstash_bus.ts";
import { createUpstashLeases } from "#src/platform/upstash_leases.ts";
import { createUpstashRateCounts } from "#src/platform/upstash_rate_counts.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import { createUpstashWatermarks } from "#src/platform/upstash_watermarks.ts";
import type { Marks } from "#src/platform/watermarks.ts";
import type { Config } from "./config.ts";

/** What the stores belong to. */
interface StoreOptions {
  readonly commerce: { readonly name: string; readonly primary: Tables } | null;
  readonly app: { readonly name: string; readonly tables: Tables } | null;
  readonly statements: Statements;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const STORE_TIMEOUT_MS = 500;
const MEGABYTE = 1 << 20;

/** What processes share: through Redis, or within this process alone. */
export function openStores(config: Config, { now, commerce, app, statements }: StoreOptions) {
  const { upstashUrl: url, upstashToken: token } = config;
  const label = crypto.randomUUID().slice(0, 8);
  const steadyNow = () => performance.timeOrigin + performance.now();
  if (config.snapshots === "memory" || url === null || token === null) {
    return {
      snapshots: createMemorySnapshots({ sizeMax: config.cacheMaxMb * MEGABYTE, now }),
      leases: createMemoryLeases({ label, now: steadyNow }),
      bus: createMemoryBus(),
      watermarks: createMemoryWatermarks({ now: steadyNow }),
      rateCounts: createMemoryRateCounts({ now: steadyNow }),
    };
  }
  const redis = { url, token, timeoutMs: STORE_TIMEOUT_MS };
  return {
    snapshots: createUpstashSnapshots({ ...redis, now }),
    leases: createUpstashLeases({ ...redis, label, now: steadyNow }),
    bus: createUpstashBus(redis),
    rateCounts: createUpstashRateCounts(redis),
    watermarks: createUpstashWatermarks({
      ...redis,
      label,
      now: steadyNow,
      fleet: [commerce?.name ?? "live", ...(app === null ? [] : [app.name])].join("_"),
      recall: async () =>
        new Map([
          ...(commerce === null ? [] : await versionsOf(commerce.primary, statements)),
          ...(app === null ? [] : await importsOf(app.tables, statements)),
          ...(app === null ? [] : await ownVersionsOf(app.tables, statements)),
        ]),
    }),
  };
}

/** What Redis may have lost of the versions in a database. */
async function versionsOf(tables: Tables, statements: Statements): Promise<Marks> {
  return (await new DataVersions(statements, tables.engine).look(tables)).versions;
}

/** What it may have lost of our own tables; while nobody can tell, reports are old for as long as they are kept, and the shop is not. */
async function importsOf(tables: Tables, statements: Statements): Promise<Marks> {
  const list = statements.get("imports/list_kinds").on(tables.engine);
  try {
    const rows = await tables.transaction((session) => session.rows(list, {}), { mode: "snapshot" });
    return new Map(rows.map(({ kind, version }) => [`import_${kind}`, Number(version)]));
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return new Map();
  }
}

/** Users, sessions and master data likewise: who is not known to have left is asked for in the database. */
async function ownVersionsOf(tables: Tables, statements: Statements): Promise<Marks> {
  try {
    return await versionsOf(tables, statements);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return new Map();
  }
}
