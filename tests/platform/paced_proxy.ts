import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A way to a server whose answers can be held back and come in small pieces; nothing is lost. */
export interface PacedProxy extends AsyncDisposable {
  readonly port: number;
  /** Bytes from the server that were held back or handed on. */
  readonly answered: number;
  /** Hands nothing on to the client until {@linkcode release}. */
  hold(): void;
  release(): void;
}

/**
 * Opens a {@linkcode PacedProxy} on a free port of 127.0.0.1.
 *
 * @param pieceOf The size of the next piece, by how many there were; without it answers come as the server sends them.
 */
export async function openPacedProxy(target: URL, pieceOf?: (nth: number) => number): Promise<PacedProxy> {
  const clients = new Set<Socket>();
  let answered = 0;
  let free = Promise.withResolvers<void>();
  free.resolve();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.setNoDelay(true);
    clients.add(client);
    client.on("data", (data) => upstream.write(data));
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      one.on("error", () => {});
      one.on("close", () => other.destroy());
    }
    client.on("close", () => clients.delete(client));
    void handOn(upstream, client);
  });
  async function handOn(upstream: Socket, client: Socket): Promise<void> {
    let nth = 0;
    try {
      for await (const chunk of upstream as AsyncIterable<Uint8Array>) {
        answered += chunk.length;
        await free.promise;
        for (let at = 0, size = 0; at < chunk.length && !client.destroyed; at += size) {
          size = pieceOf?.(nth++) ?? chunk.length;
          const room = client.write(chunk.subarray(at, at + size));
          if (!room && !client.destroyed) await once(client, "drain");
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    } catch {
      client.destroy();
    }
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get answered() {
      return answered;
    },
    hold: () => void (free = Promise.withResolvers()),
    release: () => free.resolve(),
    async [Symbol.asyncDispose]() {
      free.resolve();
      for (const client of clients) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
