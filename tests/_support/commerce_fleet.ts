import { Redis } from "@upstash/redis";
import { type CommerceWorld, createCommerceWorld } from "./commerce_world.ts";
import { createServiceFolder } from "./service_folder.ts";
import { Service } from "./service_process.ts";
import { startOwnRedis } from "./start_own_redis.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";
import { createWatchedRole, type WatchedRole } from "./watched_role.ts";

/** Several real processes of the service over one shop on MariaDB and one Redis, both nobody else's. */
export interface CommerceFleet extends AsyncDisposable {
  /** The shop's database, and a service in this process that makes data; it keeps nothing that the fleet knows of. */
  readonly world: CommerceWorld;
  /** Redis as Upstash offers it; its faults are the fleet's. */
  readonly store: UpstashRest;
  /** Redis by another front, which has no faults. */
  readonly redis: Redis;
  /** Starts one more process; killed at the end. */
  start(settings?: Readonly<Record<string, string>>): Promise<Service>;
  /** The statements of the processes as MariaDB ran them since the last one was started. */
  asked(): Promise<string[]>;
  /** The process whose statement with `text` in it MariaDB is at now, if there is one. */
  asking(text: string): Promise<Service | undefined>;
}

const TOKEN = "token-of-the-store";

/** Makes a {@linkcode CommerceFleet} without a process. */
export async function createCommerceFleet(): Promise<CommerceFleet> {
  await using stack = new AsyncDisposableStack();
  const server = await startOwnRedis();
  stack.defer(() => server.stop());
  const [store, other] = await Promise.all(
    [0, 1].map(() => startUpstashRest({ redisUrl: server.url, token: TOKEN })),
  );
  stack.defer(async () => void await Promise.all([store!.stop(), other!.stop()]));
  const world = stack.use(await createCommerceWorld());
  const folder = stack.use(await createServiceFolder());
  const services = new Map<Service, WatchedRole>();
  stack.defer(async () => {
    for (const [service, role] of services) {
      await service.stop("SIGKILL");
      await role[Symbol.asyncDispose]();
    }
  });
  const kept = stack.move();
  return {
    world,
    store: store!,
    redis: new Redis({ url: other!.url, token: TOKEN, enableTelemetry: false, retry: false }),
    async asked() {
      return (await Promise.all([...services.values()].map((role) => role.asked()))).flat();
    },
    async asking(text) {
      const rows = await world.sql(
        `select user from information_schema.processlist
        where db = database() and id <> connection_id() and locate('${text}', info) > 0`,
      );
      return [...services].find(([, { name }]) => rows.some(({ user }) => user === name))?.[0];
    },
    async start(settings = {}) {
      const role = await createWatchedRole(world.sql, "all");
      const service = await Service.start({
        folder: folder.path,
        settings: {
          COMMERCE_DATABASE_URL: role.addressOf(world.url).href,
          UPSTASH_REDIS_REST_URL: store!.url,
          UPSTASH_REDIS_REST_TOKEN: TOKEN,
          ...settings,
        },
      });
      services.set(service, role);
      return service;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
