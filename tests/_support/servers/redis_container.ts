import type { ContainerPlan } from "./container_plan.ts";
import { throwawayPassword } from "./throwaway_password.ts";

/** Redis 7 with the settings of `startRedis`. */
export function redisContainer(): ContainerPlan {
  const password = throwawayPassword();
  return {
    what: "Redis",
    image: "redis:7",
    port: 6379,
    env: {},
    files: {},
    owner: "redis",
    command: ["redis-server", "--requirepass", password, "--save", "", "--appendonly", "no"],
    url: (port) => `redis://:${password}@127.0.0.1:${port}`,
  };
}
