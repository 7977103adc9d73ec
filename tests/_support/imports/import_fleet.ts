import type { Mishap } from "#src/platform/memory_courier.ts";
import { delay } from "#src/std/async/delay.ts";
import { createOwnApp } from "#tests/_support/own_app.ts";
import type { OwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { Service } from "#tests/_support/service_process.ts";
import { startUpstashRest } from "#tests/_support/servers/mod.ts";
import { startQstashStandIn } from "#tests/_support/servers/qstash_stand_in.ts";
import { startOwnRedis } from "#tests/_support/start_own_redis.ts";
import { type CommitGateOptions, openCommitGate } from "./commit_gate.ts";
import { ImportClient } from "./import_client.ts";
import { ImportTables } from "./import_tables.ts";
import { openServiceFront } from "./service_front.ts";

/** What a fleet meets; nothing unless told. */
export interface ImportFleetOptions extends Partial<Pick<CommitGateOptions, "fate" | "committed">> {
  /** What goes wrong with a delivery that was tried so often before. */
  readonly mishap?: (retried: number) => Mishap | null;
  /** Deliveries at a time; 2 unless told. */
  readonly concurrency?: number;
  /** The settings of all processes. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Real processes of the service, to be killed and started again, over a PostgreSQL, a Redis and a QStash that outlive them. They
 * are reached by one address, and reach PostgreSQL by a gate that sees what they commit.
 */
export interface ImportFleet extends AsyncDisposable {
  readonly database: OwnPostgres;
  readonly tables: ImportTables;
  readonly client: ImportClient;
  /** Of requests of an administrator. */
  readonly headers: Readonly<Record<string, string>>;
  /** The database by way of the gate. */
  readonly gateUrl: URL;
  /** Starts one more process. */
  start(settings?: Readonly<Record<string, string>>): Promise<Service>;
  /** Ends all processes by SIGKILL; resolves when they are gone. */
  kill(): Promise<void>;
  /** Has the queue deliver the message to work on an import once more. */
  deliver(id: string): Promise<void>;
}

/** A queue's waits go by so many times faster. */
const SPEED = 20;
const TOKEN = "token-of-all-stores";
const KEYS = { current: "sig_current_of_the_fleet", next: "sig_next_of_the_fleet" };

/** Makes an {@linkcode ImportFleet} without a process. */
export async function createImportFleet(options: ImportFleetOptions = {}): Promise<ImportFleet> {
  await using stack = new AsyncDisposableStack();
  const front = stack.use(await openServiceFront());
  const app = stack.use(await createOwnApp(front.origin));
  const { database } = app;
  const redis = await startOwnRedis();
  stack.defer(() => redis.stop());
  const store = await startUpstashRest({ redisUrl: redis.url, token: TOKEN });
  stack.defer(() => store.stop());
  const folder = stack.use(await createServiceFolder());
  const services = new Set<Service>();
  const kill = async () => {
    front.lead([]);
    await Promise.all([...services].map((service) => service.stop("SIGKILL")));
    services.clear();
  };
  const { fate = () => "pass", committed = () => {}, concurrency = 2, mishap = () => null } = options;
  const gate = stack.use(await openCommitGate({ target: database.url, fate, committed, kill }));
  const queue = stack.use(
    await startQstashStandIn({
      token: TOKEN,
      keys: KEYS,
      now: Date.now,
      concurrency,
      wait: (ms, signal) => delay(ms / SPEED, signal),
      mishap,
    }),
  );
  stack.defer(kill);
  const gateUrl = Object.assign(new URL(database.url), { host: `127.0.0.1:${gate.port}` });
  const headers = await app.signIn();
  const common = {
    ...app.settings,
    APP_DATABASE_URL: gateUrl.href,
    UPSTASH_REDIS_REST_URL: store.url,
    UPSTASH_REDIS_REST_TOKEN: TOKEN,
    QSTASH_URL: queue.url,
    QSTASH_TOKEN: TOKEN,
    QSTASH_CURRENT_SIGNING_KEY: KEYS.current,
    QSTASH_NEXT_SIGNING_KEY: KEYS.next,
    PUBLIC_BASE_URL: front.origin,
    IMPORT_SLICE_SECONDS: "1",
    IMPORT_BATCH_ROWS: "1",
    ...options.settings,
  };
  const kept = stack.move();
  return {
    database,
    tables: new ImportTables(database),
    client: new ImportClient(front.origin, headers),
    headers,
    gateUrl,
    async start(settings = {}) {
      const service = await Service.start({ folder: folder.path, settings: { ...common, ...settings } });
      services.add(service);
      const origins = await Promise.all([...services].map((one) => one.origin()));
      front.lead(origins.map((origin) => Number(new URL(origin).port)));
      return service;
    },
    kill,
    async deliver(id) {
      const response = await fetch(`${queue.url}/v2/publish/${front.origin}/jobs/run_import`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKEN}`, "upstash-retry-delay": "1000" },
        body: JSON.stringify({ id }),
      });
      await response.body?.cancel();
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
