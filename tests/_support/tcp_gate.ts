import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A way to a server that can be shut, and counts who tries to go through it. */
export interface TcpGate extends AsyncDisposable {
  readonly port: number;
  /** Connections that were asked for so far, those that found it shut included. */
  readonly attempts: number;
  /** Breaks every connection and refuses new ones, as a stopped server does. */
  shut(): void;
  /** Lets through again. */
  open(): void;
}

/** Opens a {@linkcode TcpGate} on a free port of this machine. */
export async function openTcpGate(target: URL): Promise<TcpGate> {
  const clients = new Set<Socket>();
  let attempts = 0;
  let isShut = false;
  const server = createServer((client) => {
    attempts++;
    if (isShut) return void client.resetAndDestroy();
    const upstream = connect(Number(target.port), target.hostname);
    clients.add(client);
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      one.on("error", () => {});
      one.on("close", () => other.destroy());
    }
    client.on("close", () => clients.delete(client));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get attempts() {
      return attempts;
    },
    shut() {
      isShut = true;
      for (const client of clients) client.resetAndDestroy();
    },
    open() {
      isShut = false;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
