import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** One address for processes that come and go, as a load balancer is: whoever calls while there is none waits. */
export interface ServiceFront extends AsyncDisposable {
  /** `http://127.0.0.1:…` */
  readonly origin: string;
  /** Leads new connections to these ports, in turn. */
  lead(ports: readonly number[]): void;
}

/** Opens a {@linkcode ServiceFront} on a free port of this machine. */
export async function openServiceFront(): Promise<ServiceFront> {
  const clients = new Set<Socket>();
  const waiting: Socket[] = [];
  let ports: readonly number[] = [];
  let turn = 0;
  function join(client: Socket): void {
    const server = connect(ports[turn++ % ports.length]!, "127.0.0.1");
    for (const socket of [client, server]) socket.setNoDelay(true);
    client.pipe(server).pipe(client);
    server.on("error", () => {});
    server.on("close", () => client.destroy());
    client.on("close", () => server.destroy());
  }
  const server = createServer((client) => {
    clients.add(client);
    client.on("error", () => {});
    client.on("close", () => clients.delete(client));
    if (ports.length === 0) waiting.push(client);
    else join(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead(to) {
      ports = to;
      if (ports.length > 0) { for (const client of waiting.splice(0)) join(client); }
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
