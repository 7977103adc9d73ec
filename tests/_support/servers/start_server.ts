import { connectOnce } from "./connect_once.ts";
import { onFreePort } from "./on_free_port.ts";
import { ServerProcess } from "./server_process.ts";
import type { ServiceAccount } from "./service_account.ts";
import { waitUntilReady } from "./wait_until_ready.ts";

/** A server program and where it shall listen. */
export interface ServerPlan {
  /** Its name in errors. */
  readonly what: string;
  readonly program: string;
  readonly folder: string;
  readonly account: ServiceAccount | undefined;
  readonly stopSignal: "SIGINT" | "SIGTERM";
  readonly signal: AbortSignal | undefined;
  /** Where it has to listen; a free port unless given. */
  readonly port?: number | undefined;
  args(port: number): readonly string[];
  url(port: number): string;
}

/** A server process that answers under its URL; ends when disposed of. */
export interface StartedServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/** Starts the plan's program and returns once it answers. Leaves no process when that fails. */
export function startServer(plan: ServerPlan): Promise<StartedServer> {
  const start = async (port: number): Promise<StartedServer> => {
    await using attempt = new AsyncDisposableStack();
    const server = attempt.use(await ServerProcess.start({ ...plan, args: plan.args(port) }));
    const url = plan.url(port);
    await waitUntilReady(plan.what, server, () => connectOnce(url), plan.signal);
    const kept = attempt.move();
    return { url, pid: server.pid, [Symbol.asyncDispose]: () => kept.disposeAsync() };
  };
  return plan.port === undefined ? onFreePort(start) : start(plan.port);
}
