import type { RunningServer, StartOptions } from "./running_server.ts";
import { ServerFolder } from "./server_folder.ts";
import { serviceAccount } from "./service_account.ts";
import { startServer } from "./start_server.ts";
import { throwawayPassword } from "./throwaway_password.ts";

/** Starts an empty Redis on a free port of 127.0.0.1 from the `redis-server` program given; it writes nothing to disk. */
export async function startRedis(redisServer: string, { signal }: StartOptions = {}): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const account = await serviceAccount(["redis", "nobody"]);
  const folder = stack.use(await ServerFolder.make("redis", account));
  const password = throwawayPassword();
  const config = await folder.write("redis.conf", `requirepass ${password}\nsave ""\nappendonly no\n`);
  const { url, pid } = stack.use(
    await startServer({
      what: "Redis",
      program: redisServer,
      args: (port) => [config, "--bind", "127.0.0.1", "--port", `${port}`, "--dir", folder.path],
      url: (port) => `redis://:${password}@127.0.0.1:${port}`,
      folder: folder.path,
      account,
      stopSignal: "SIGTERM",
      signal,
    }),
  );
  const kept = stack.move();
  return { url, pid, stop: () => kept.disposeAsync() };
}
