import type { RunningServer, StartOptions } from "./running_server.ts";
import { ServerFolder } from "./server_folder.ts";
import { serviceAccount } from "./service_account.ts";
import { type StartedServer, startServer } from "./start_server.ts";
import { throwawayPassword } from "./throwaway_password.ts";

/** A Redis that a test may restart. */
export interface RunningRedis extends RunningServer {
  /** Ends it, waits for `meanwhile`, and starts it again at the same address: it is empty then. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

/** Starts an empty Redis on a free port of 127.0.0.1 from the `redis-server` program given; it writes nothing to disk. */
export async function startRedis(redisServer: string, { signal }: StartOptions = {}): Promise<RunningRedis> {
  await using stack = new AsyncDisposableStack();
  const account = await serviceAccount(["redis", "nobody"]);
  const folder = stack.use(await ServerFolder.make("redis", account));
  const password = throwawayPassword();
  const config = await folder.write("redis.conf", `requirepass ${password}\nsave ""\nappendonly no\n`);
  const start = (port?: number): Promise<StartedServer> =>
    startServer({
      what: "Redis",
      program: redisServer,
      args: (port) => [config, "--bind", "127.0.0.1", "--port", `${port}`, "--dir", folder.path],
      url: (port) => `redis://:${password}@127.0.0.1:${port}`,
      folder: folder.path,
      account,
      stopSignal: "SIGTERM",
      signal,
      port,
    });
  let server = await start();
  stack.defer(() => server[Symbol.asyncDispose]());
  const { url } = server;
  const kept = stack.move();
  return {
    url,
    get pid() {
      return server.pid;
    },
    async restart(meanwhile) {
      await server[Symbol.asyncDispose]();
      await meanwhile?.();
      server = await start(Number(new URL(url).port));
    },
    stop: () => kept.disposeAsync(),
  };
}
