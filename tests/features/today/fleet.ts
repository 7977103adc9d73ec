import { countToday } from "#src/features/today/count_today.ts";
import { createKeptToday, type KeptToday } from "#src/features/today/kept_today.ts";
import { TodayCounter, type TodayCountMode } from "#src/features/today/today_counter.ts";
import { TodayLoop } from "#src/features/today/today_loop.ts";
import type { TodayMessage } from "#src/features/today/today_message.ts";
import { TodayReader } from "#src/features/today/today_reader.ts";
import { TodayTeller } from "#src/features/today/today_teller.ts";
import { TodayTurns } from "#src/features/today/today_turns.ts";
import type { Bus } from "#src/platform/bus.ts";
import type { Database } from "#src/platform/database.ts";
import type { Leases } from "#src/platform/leases.ts";
import type { Observation } from "#src/platform/observe.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { createUpstashBus } from "#src/platform/upstash_bus.ts";
import { createUpstashLeases } from "#src/platform/upstash_leases.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";
import type { TodayWorld } from "./today_world.ts";

/** What stands for one process: nothing is shared with the others but the servers and the clock. */
export interface FleetProcess {
  readonly reader: TodayReader;
  readonly loop: TodayLoop;
  readonly teller: TodayTeller;
  readonly leases: Leases;
  readonly bus: Bus;
  readonly snapshots: Snapshots;
  readonly kept: KeptToday;
  /** The process's way to the stores. */
  readonly front: UpstashRest;
  /** What it counted for its own watchers alone. */
  readonly offered: TodayMessage[];
  readonly observations: Observation[];
  /** The job of every minute. */
  countToday(): ReturnType<typeof countToday>;
}

/** How a process differs from the others. */
export interface ProcessOptions {
  readonly mode?: TodayCountMode;
  readonly library?: Database;
  readonly minIntervalMs?: number;
  readonly patienceMs?: number;
  /** Waited for whenever the process is about to ask for a lease. */
  readonly beforeLease?: () => Promise<void>;
}

/** Processes that share one Redis, under names that no other test uses. */
export interface Fleet extends AsyncDisposable {
  start(options?: ProcessOptions): Promise<FleetProcess>;
}

const TOKEN = "a-long-secret-token";
const TIMEZONE = "Asia/Jakarta";
const STORE_MS = 2_000;

/** Makes a {@linkcode Fleet} that counts in a world's database. */
export function createFleet(world: TodayWorld): Fleet {
  const prefix = crypto.randomUUID();
  const opened: { loop: TodayLoop; bus: Bus; front: UpstashRest }[] = [];
  async function start({
    mode = "incremental",
    library = world.library,
    minIntervalMs = 1_000,
    patienceMs = 20_000,
    beforeLease = () => Promise.resolve(),
  }: ProcessOptions = {}): Promise<FleetProcess> {
    const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token: TOKEN });
    const store = { url: front.url, token: TOKEN, timeoutMs: STORE_MS, now: Date.now };
    const label = `process-${opened.length}`;
    const leases = ownLeases(createUpstashLeases({ ...store, label }), prefix, beforeLease);
    const bus = ownBus(createUpstashBus(store), prefix);
    const snapshots = ownSnapshots(createUpstashSnapshots(store), prefix);
    const observations: Observation[] = [];
    const offered: TodayMessage[] = [];
    const shared = {
      library,
      leases,
      bus,
      snapshots,
      statements: world.statements,
      now: world.now,
      timezone: TIMEZONE,
      mode,
      minIntervalMs,
      patienceMs,
      bufferMs: 0,
      observe: (observation: Observation) => void observations.push(observation),
      offer: (message: TodayMessage) => void offered.push(message),
    };
    const counter = new TodayCounter(shared);
    const kept = createKeptToday(snapshots, shared);
    const teller = new TodayTeller({ ...shared, kept });
    const once = { ...shared, counter, teller, kept };
    const loop = new TodayLoop({ ...once, turns: new TodayTurns(once) });
    opened.push({ loop, bus, front });
    return {
      reader: new TodayReader(once),
      loop,
      teller,
      leases,
      bus,
      snapshots,
      kept,
      front,
      offered,
      observations,
      countToday: () => countToday(once),
    };
  }
  return {
    start,
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map(({ loop }) => loop.close()));
      await Promise.all(opened.map(({ bus }) => bus.close()));
      await Promise.all(opened.map(({ front }) => front.stop()));
    },
  };
}

function ownLeases(leases: Leases, prefix: string, beforeLease: () => Promise<void>): Leases {
  return {
    acquire: (name, ttlMs) => beforeLease().then(() => leases.acquire(`${prefix}:${name}`, ttlMs)),
    holder: (name) => leases.holder(`${prefix}:${name}`),
  };
}

function ownBus(bus: Bus, prefix: string): Bus {
  return {
    publish: (topic, text, options) => bus.publish(`${prefix}:${topic}`, text, options),
    history: (topic) => bus.history(`${prefix}:${topic}`),
    follow: (topic, listener) => bus.follow(`${prefix}:${topic}`, listener),
    close: () => bus.close(),
  };
}

function ownSnapshots(snapshots: Snapshots, prefix: string): Snapshots {
  return {
    get: (key) => snapshots.get(`${prefix}:${key}`),
    put: (key, snapshot, ttlSeconds) => snapshots.put(`${prefix}:${key}`, snapshot, ttlSeconds),
    health: () => snapshots.health(),
  };
}
