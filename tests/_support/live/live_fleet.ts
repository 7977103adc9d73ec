import { Redis } from "@upstash/redis";
import { DataVersions } from "#src/platform/data_versions.ts";
import { createUpstashLeases } from "#src/platform/upstash_leases.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import { createUpstashWatermarks } from "#src/platform/upstash_watermarks.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";
import { startOwnRedis } from "#tests/_support/start_own_redis.ts";
import {
  createLiveWorld,
  type LiveProcess,
  type LiveProcessOptions,
  type LiveWorld,
  openTables,
} from "./live_world.ts";

/** A process whose only way to Redis is a front of its own, which has faults. */
export interface FleetProcess extends LiveProcess {
  readonly front: UpstashRest;
}

/** Processes over one MariaDB and one Redis, both nobody else's. */
export interface LiveFleet extends AsyncDisposable {
  readonly world: LiveWorld;
  start(options?: LiveProcessOptions): Promise<FleetProcess>;
  /** Redis loses everything. */
  flush(): Promise<void>;
}

const TOKEN = "token-of-the-fleet";
const TIMEOUT_MS = 500;

/** Makes a {@linkcode LiveFleet} with no process. @param leaseMs How long a process is certain of its marks. */
export async function createLiveFleet(leaseMs: number): Promise<LiveFleet> {
  await using stack = new AsyncDisposableStack();
  const server = await startOwnRedis();
  stack.defer(() => server.stop());
  const plain = await startUpstashRest({ redisUrl: server.url, token: TOKEN });
  stack.defer(() => plain.stop());
  const redis = new Redis({ url: plain.url, token: TOKEN, enableTelemetry: false, retry: false });
  const fronts: UpstashRest[] = [];
  stack.defer(async () => void await Promise.all(fronts.map((front) => front.stop())));
  const world = stack.use(await createLiveWorld());
  const recalled = openTables(world.mysql.url.href);
  stack.defer(() => recalled.close());
  const versions = new DataVersions(world.statements, "mysql");
  const kept = stack.move();
  return {
    world,
    flush: async () => void await redis.flushall(),
    async start(options = {}) {
      const front = await startUpstashRest({ redisUrl: server.url, token: TOKEN });
      fronts.push(front);
      const label = `p${fronts.length}`;
      const upstash = { url: front.url, token: TOKEN, timeoutMs: TIMEOUT_MS };
      const steady = () => performance.timeOrigin + performance.now();
      const process = world.start({
        snapshots: createUpstashSnapshots({ ...upstash, now: Date.now }),
        leases: createUpstashLeases({ ...upstash, label, now: steady }),
        watermarks: createUpstashWatermarks({
          ...upstash,
          label,
          now: steady,
          leaseMs,
          recall: async () => (await versions.look(recalled)).versions,
        }),
        certainMs: leaseMs,
        ...options,
      });
      return { ...process, front };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
