import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { RespConnection } from "./resp_connection.ts";
import { upstashAnswer } from "./upstash_answer.ts";
import { UpstashSubscription } from "./upstash_subscription.ts";

/**
 * What is wrong with the service: `down` breaks every connection, new and old; `html502` is a proxy's error page;
 * `lying` answers 200 with something that is not JSON; `lost` carries commands out and loses the answers; `slowMs`
 * delays every answer.
 */
export type UpstashFault = "none" | "down" | "html502" | "lying" | "lost" | { readonly slowMs: number };

/** What {@linkcode startUpstashRest} needs. */
export interface UpstashRestOptions {
  /** The Redis behind it: `redis://:password@host:port`. */
  readonly redisUrl: string;
  /** The bearer token that callers must show. */
  readonly token: string;
}

/** A front that speaks Upstash's Redis REST protocol. */
export interface UpstashRest {
  readonly url: string;
  readonly token: string;
  /** Requests that arrived so far, refused and faulty ones included; those cut off by `down` are not seen. */
  requests(): number;
  setFault(fault: UpstashFault): void;
  /** Subscriptions that were asked for so far, those that began, and those that are open now. */
  subscriptions(): { readonly asked: number; readonly confirmed: number; readonly open: number };
  /** Ends the open subscriptions in good order, or lets nothing more through them. */
  breakSubscriptions(how: "end" | "mute"): void;
  /** Breaks all connections. Done when the port is free. */
  stop(): Promise<void>;
}

/** Starts the front on a free port of 127.0.0.1, over a real Redis that need not be there yet. */
export async function startUpstashRest(options: UpstashRestOptions): Promise<UpstashRest> {
  const front = new UpstashFront(options);
  await front.listen();
  return front;
}

class UpstashFront implements UpstashRest {
  readonly token: string;
  readonly #redisUrl: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #delays = new Set<() => void>();
  readonly #subscriptions = new Set<UpstashSubscription>();
  readonly #epoch = crypto.randomUUID().slice(0, 8);
  #redis: Promise<RespConnection> | undefined;
  #fault: UpstashFault = "none";
  #requests = 0;
  readonly #subscribed = { asked: 0, confirmed: 0 };

  constructor({ redisUrl, token }: UpstashRestOptions) {
    this.token = token;
    this.#redisUrl = redisUrl;
    this.#server = createServer((request, response) => this.#handle(request, response));
    this.#server.on("connection", (socket) => this.#accept(socket));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  requests(): number {
    return this.#requests;
  }

  subscriptions(): { readonly asked: number; readonly confirmed: number; readonly open: number } {
    const { asked, confirmed } = this.#subscribed;
    return { asked, confirmed, open: this.#subscriptions.size };
  }

  breakSubscriptions(how: "end" | "mute"): void {
    for (const subscription of this.#subscriptions) subscription[how]();
  }

  setFault(fault: UpstashFault): void {
    this.#fault = fault;
    if (fault === "down") this.#breakConnections();
  }

  async stop(): Promise<void> {
    // Also for a connection that is on its way: a client that has given it up may keep it open for long.
    this.setFault("down");
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    (await this.#redis?.catch(() => undefined))?.close();
  }

  #accept(socket: Socket): void {
    if (this.#fault === "down") return void socket.destroy();
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  #breakConnections(): void {
    for (const end of this.#delays) end();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#requests++;
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
      if (typeof this.#fault === "object") await this.#delay(this.#fault.slowMs);
      if (!response.destroyed) await this.#answer(request, Buffer.concat(chunks).toString("utf8"), response);
    } catch (error) {
      if (!response.destroyed) this.#send(response, 500, { error: String(error) });
    }
  }

  async #answer(request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
    if (this.#fault === "html502") {
      return this.#sendPage(response, 502, "<html><body>502 Bad Gateway</body></html>");
    }
    if (this.#fault === "lying") {
      return this.#sendPage(response, 200, "<html><body>Sign in to the network</body></html>");
    }
    const url = new URL(request.url ?? "/", "http://localhost");
    const shown = request.headers.authorization?.replace(/^Bearer /, "") ?? url.searchParams.get("_token");
    if (shown !== this.token) {
      return this.#send(response, 401, { error: "WRONGPASS invalid or missing auth token" });
    }
    const [, verb, channel] = /^\/(p?subscribe)\/(.+)$/.exec(url.pathname) ?? [];
    if (verb && channel) {
      const command = verb === "subscribe" ? "SUBSCRIBE" : "PSUBSCRIBE";
      return await this.#subscribe(command, decodeURIComponent(channel), response);
    }
    const answer = await upstashAnswer({
      method: request.method ?? "GET",
      url,
      body,
      encoding: request.headers["upstash-encoding"] === "base64" ? "base64" : "plain",
      format: String(request.headers["upstash-response-format"] ?? ""),
    }, await this.#connection());
    if (this.#fault === "lost") return void response.destroy();
    this.#send(response, answer.status, answer.body);
  }

  async #subscribe(
    command: "SUBSCRIBE" | "PSUBSCRIBE",
    channel: string,
    response: ServerResponse,
  ): Promise<void> {
    const subscription = new UpstashSubscription(response, () => this.#subscribed.confirmed++);
    this.#subscribed.asked++;
    this.#subscriptions.add(subscription);
    await subscription.stream(this.#redisUrl, command, channel)
      .finally(() => this.#subscriptions.delete(subscription));
  }

  async #connection(): Promise<RespConnection> {
    const opening = this.#redis ??= RespConnection.open(this.#redisUrl);
    const connection = await opening.finally(() => {
      if (this.#redis === opening) this.#redis = undefined;
    });
    if (connection.closed) return await this.#connection();
    this.#redis ??= opening;
    return connection;
  }

  #send(response: ServerResponse, status: number, body: unknown): void {
    const raw = Buffer.isBuffer(body);
    response.writeHead(status, {
      "content-type": raw ? "application/octet-stream" : "application/json",
      "upstash-sync-token": `${this.#epoch}-${this.#requests}`,
    });
    response.end(raw ? body : JSON.stringify(body));
  }

  #sendPage(response: ServerResponse, status: number, page: string): void {
    response.writeHead(status, { "content-type": "text/html" });
    response.end(page);
  }

  async #delay(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#delays.add(resolve);
    await promise;
    clearTimeout(timer);
    this.#delays.delete(resolve);
  }
}
