import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A way to a server that can go silent or break, and counts what it carries towards the client. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  readonly carried: number;
  /** Carries nothing to the client any more, and says nothing about it. */
  silence(): void;
  /** Ends every connection: `fin` politely, `rst` rudely. */
  cut(how: "fin" | "rst"): void;
}

/** Opens a {@linkcode TcpProxy} on a free port of this machine, at one of its own addresses. */
export async function openTcpProxy(target: URL, address = "127.0.0.1"): Promise<TcpProxy> {
  const clients = new Set<Socket>();
  let carried = 0;
  let silent = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 3306), target.hostname);
    clients.add(client);
    client.on("data", (data) => upstream.write(data));
    upstream.on("data", (data) => {
      if (silent) return;
      carried += data.length;
      if (!client.write(data)) upstream.pause();
    });
    client.on("drain", () => upstream.resume());
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      one.on("error", () => {});
      one.on("close", () => other.destroy());
    }
    client.on("close", () => clients.delete(client));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const cut = (how: "fin" | "rst") =>
    clients.forEach((client) => how === "fin" ? client.end() : client.resetAndDestroy());
  return {
    port: (server.address() as AddressInfo).port,
    get carried() {
      return carried;
    },
    silence() {
      silent = true;
    },
    cut,
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
