import { Redis } from "@upstash/redis";
import type { Bus } from "#src/platform/bus.ts";
import { createUpstashBus, type UpstashBusOptions } from "#src/platform/upstash_bus.ts";
import { BusEar } from "#tests/_support/contracts/bus_ear.ts";
import type { BusWorld } from "#tests/_support/contracts/bus_contract.ts";
import { startUpstashRest, type UpstashRest } from "#tests/_support/servers/mod.ts";

const TOKEN = "a-long-secret-token";

/** Processes that hear through one front over Redis, which a test can break, and one that tells through another. */
export interface UpstashBusWorld extends BusWorld {
  readonly front: UpstashRest;
  /** Reaches Redis whatever is wrong with the front. */
  readonly teller: Bus;
  /** Redis itself, for looking and for tampering. */
  readonly redis: Redis;
  process(options?: Partial<UpstashBusOptions>): Bus;
  /** Somebody in a process of its own who listens. */
  ear(topic: string, options?: Partial<UpstashBusOptions>): BusEar;
}

/** Opens such a world. A heartbeat never comes unless a test asks for one. */
export async function openUpstashBus(): Promise<UpstashBusWorld> {
  const redisUrl = Deno.env.get("TEST_REDIS_URL")!;
  const [front, whole] = await Promise.all([
    startUpstashRest({ redisUrl, token: TOKEN }),
    startUpstashRest({ redisUrl, token: TOKEN }),
  ]);
  const prefix = crypto.randomUUID();
  const buses: Bus[] = [];
  function open(options: Partial<UpstashBusOptions>): Bus {
    const bus = createUpstashBus({
      url: front.url,
      token: TOKEN,
      timeoutMs: 5_000,
      heartbeatMs: 60_000,
      ...options,
    });
    buses.push(bus);
    return bus;
  }
  return {
    front,
    teller: open({ url: whole.url }),
    redis: new Redis({ url: whole.url, token: TOKEN, enableTelemetry: false }),
    process: (options = {}) => open(options),
    ear(topic, options = {}) {
      const ear = new BusEar();
      open(options).follow(topic, ear);
      return ear;
    },
    topic: (name) => `${prefix}:${name}`,
    async [Symbol.asyncDispose]() {
      front.setFault("none");
      await Promise.all(buses.map((bus) => bus.close()));
      await Promise.all([front.stop(), whole.stop()]);
    },
  };
}
