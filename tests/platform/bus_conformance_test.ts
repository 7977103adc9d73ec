import { createMemoryBus, type SharedTopics } from "#src/platform/memory_bus.ts";
import { busContract, type BusWorld } from "#tests/_support/contracts/bus_contract.ts";
import { needs } from "#tests/_support/needs.ts";
import { openUpstashBus } from "./upstash_bus_world.ts";

function openMemory(): Promise<BusWorld> {
  const shared: SharedTopics = new Map();
  return Promise.resolve({
    process: () => createMemoryBus({ shared }),
    topic: (name: string) => name,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

busContract("memory", openMemory);
busContract("upstash", openUpstashBus, needs("TEST_REDIS_URL"));
