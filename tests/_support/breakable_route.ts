import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A way to a database that can be taken away and given back: to the service it is a server that is stopped. */
export interface BreakableRoute extends AsyncDisposable {
  /** For `WorldOptions.route`. */
  readonly route: (database: URL) => Promise<URL>;
  /** Breaks every connection; new ones are refused. */
  stop(): Promise<void>;
  /** Takes connections again, at the same address. */
  start(): Promise<void>;
}

/** Makes a {@linkcode BreakableRoute}; it leads nowhere until a world has asked for it. */
export function createBreakableRoute(): BreakableRoute {
  return new ProxiedRoute();
}

class ProxiedRoute implements BreakableRoute {
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #target: URL | null = null;
  #port = 0;

  readonly route = async (database: URL): Promise<URL> => {
    this.#target = database;
    await this.start();
    const proxied = new URL(database);
    proxied.port = String(this.#port);
    return proxied;
  };

  async start(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer((client) => this.#carry(client));
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = new Promise((resolve) => server === null ? resolve(null) : server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #carry(client: Socket): void {
    const upstream = connect(Number(this.#target!.port || 5432), this.#target!.hostname);
    for (const [one, other] of [[client, upstream], [upstream, client]] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on("error", () => {});
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}
