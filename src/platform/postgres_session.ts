import { connect } from "node:net";
// @ts-types="@types/pg"
import pg from "pg";
import { PostgresConnection } from "./postgres_connection.ts";

/** One session with the server, whose rows can be read as bytes. */
export class PostgresSession extends pg.Client {
  /** The connection below. */
  readonly wire: PostgresConnection;
  #lost = false;

  constructor(config: pg.ClientConfig) {
    const wire = new PostgresConnection({ ssl: config.ssl, keepAlive: true });
    // Not by spreading: the pool hides the password from enumeration.
    super(Object.create(config, { connection: { value: wire } }));
    this.wire = wire;
    wire.once("end", () => this.#lost = true);
  }

  /** Whether the connection is known to be gone. */
  get lost(): boolean {
    return this.#lost;
  }

  /**
   * Asks the server, over a connection of its own, to stop what this session is doing; resolves when the server
   * has taken the request or after `patienceMs`. Never fails: the statement's time limit stays behind it.
   */
  async cancel(patienceMs = 1_000): Promise<void> {
    const { processID, secretKey, host, port } = this as unknown as {
      processID: number;
      secretKey: number;
      host: string;
      port: number;
    };
    const request = new Uint8Array(16);
    const view = new DataView(request.buffer);
    view.setInt32(0, 16);
    view.setInt32(4, 80877102);
    view.setInt32(8, processID);
    view.setInt32(12, secretKey);
    const { promise, resolve } = Promise.withResolvers<void>();
    const socket = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    const timer = setTimeout(() => socket.destroy(), patienceMs);
    socket.on("connect", () => socket.end(request));
    socket.on("error", () => {});
    socket.on("close", resolve);
    socket.resume();
    await promise;
    clearTimeout(timer);
  }

  /** Ends the connection at once, and stops what it runs on the server. */
  breakOff(): void {
    void this.cancel();
    this.wire.stream.destroy();
  }
}
