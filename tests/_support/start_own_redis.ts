import { findProgram } from "#tests/_support/servers/mod.ts";
import { type RunningRedis, startRedis } from "#tests/_support/servers/start_redis.ts";

/** Starts a Redis that is nobody else's, so that it may be flushed, stopped and restarted. */
export async function startOwnRedis(): Promise<RunningRedis> {
  const program = await findProgram(["redis-server"]);
  if (program === undefined) throw new Error("Cannot start a Redis of the fleet's own: no 'redis-server'");
  return await startRedis(program);
}
