import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A way to a server that can stop telling its clients what the server says, also that it hung up. */
export interface DeafProxy extends AsyncDisposable {
  /** The target's address by way of this. */
  readonly url: string;
  /** Nothing comes back any more on the connections of now; who sends on one after the server hung up finds it broken. */
  deafen(): void;
  /** Breaks those. */
  cut(): void;
}

/** Opens a {@linkcode DeafProxy} on a free port of this machine. */
export async function openDeafProxy(target: URL): Promise<DeafProxy> {
  const open = new Set<Socket>();
  const deaf = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    open.add(client);
    let asked = false;
    client.on("data", (data) => {
      asked = deaf.has(client);
      if (asked && upstream.closed) client.resetAndDestroy();
      else upstream.write(data);
    });
    upstream.on("data", (data) => deaf.has(client) || client.write(data));
    upstream.on("close", () => {
      if (asked) client.resetAndDestroy();
      else if (!deaf.has(client)) client.destroy();
    });
    client.on("close", () => {
      open.delete(client);
      upstream.destroy();
    });
    for (const socket of [client, upstream]) socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = `${(server.address() as AddressInfo).port}`;
  return {
    url: Object.assign(new URL(target), { hostname: "127.0.0.1", port }).href,
    deafen: () => open.forEach((client) => deaf.add(client)),
    cut: () => deaf.forEach((client) => client.resetAndDestroy()),
    async [Symbol.asyncDispose]() {
      for (const client of open) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
