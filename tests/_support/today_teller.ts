import type { Bus, BusPosition } from "#src/platform/bus.ts";
import type { Lease } from "#src/platform/leases.ts";
import { createUpstashBus } from "#src/platform/upstash_bus.ts";
import { createUpstashLeases } from "#src/platform/upstash_leases.ts";
import type { UpstashRedisOptions } from "#src/platform/upstash_redis.ts";

/** A member of the fleet that holds the right to count today's visits, and tells numbers as fast as it likes. */
export class TodayTeller implements AsyncDisposable {
  readonly #store: UpstashRedisOptions;
  readonly #bus: Bus;
  #lease: Lease | null = null;
  /** The last number that was told. */
  total = 1_000;
  /** The event that told it. */
  position: BusPosition = { epoch: "", seq: 0 };
  /** Events so far. */
  told = 0;

  constructor(store: UpstashRedisOptions) {
    this.#store = store;
    this.#bus = createUpstashBus(store);
  }

  /** Takes the right for two minutes. Throws when it cannot be had. */
  async take(): Promise<void> {
    const leases = createUpstashLeases({ ...this.#store, label: "test", now: Date.now });
    const lease = await leases.acquire("visitors:today", 120_000);
    if (lease === "held" || lease === "unreachable") throw new Error(`The right to count is ${lease}`);
    this.#lease = lease;
  }

  /** Tells the next number. Throws when that is refused. */
  async tell(): Promise<void> {
    this.total++;
    const text = JSON.stringify({ total: this.total, at: Date.now() });
    const position = await this.#bus.publish("visitors:today", text, { fence: this.#lease!.fence });
    if (position === "fenced" || position === "unreachable") throw new Error(`Telling is ${position}`);
    this.position = position;
    this.told++;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lease?.release();
    await this.#bus.close();
  }
}
