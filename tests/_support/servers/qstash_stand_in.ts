import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { MemoryCourier, type Mishap, type Parcel } from "#src/platform/memory_courier.ts";
import type { SigningKeys } from "#src/platform/signing_keys.ts";
import { evaluateFormula } from "#src/std/math/evaluate_formula.ts";
import { qstashLog } from "./qstash_log.ts";

/**
 * What is wrong with the service: `down` breaks every connection; `html502` is a proxy's error page; `lying` answers 200 with
 * something that is not JSON; `mute` takes requests and never answers; `lost` does as it is told and breaks the
 * connection; a status answers with it and QStash's form of an error.
 */
export type QstashFault =
  | "none"
  | "down"
  | "html502"
  | "lying"
  | "mute"
  | "lost"
  | { readonly status: number };

/** What {@linkcode startQstashStandIn} needs. */
export interface QstashStandInOptions {
  /** The bearer token that callers must show. */
  readonly token: string;
  readonly keys: SigningKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly concurrency: number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<boolean>;
  readonly mishap: (retried: number) => Mishap | null;
}

/** A request that the stand-in saw. */
export interface SeenRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** QStash's HTTP API as far as this service uses it; destinations may be of this machine. */
export interface QstashStandIn extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  setFault(fault: QstashFault): void;
  /** `current` becomes the old `next`, as when somebody presses the button. */
  rotateKeys(): void;
}

/** Starts the stand-in on a free port of 127.0.0.1. */
export async function startQstashStandIn(options: QstashStandInOptions): Promise<QstashStandIn> {
  const standIn = new StandIn(options);
  await standIn.listen();
  return standIn;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

class StandIn implements QstashStandIn {
  readonly requests: SeenRequest[] = [];
  readonly #options: QstashStandInOptions;
  readonly #courier: MemoryCourier;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Where each message that was ever taken went, by its id. */
  readonly #taken = new Map<string, string>();
  #keys: SigningKeys;
  #fault: QstashFault = "none";

  constructor(options: QstashStandInOptions) {
    this.#options = options;
    this.#keys = options.keys;
    this.#courier = new MemoryCourier({
      ...options,
      key: () => this.#keys.current,
      deduplicationMs: 600_000,
      mishap: ({ retried }) => options.mishap(retried),
    });
    this.#server = createServer((request, response) => this.#handle(request, response));
    this.#server.on("connection", (socket) => this.#admit(socket));
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  setFault(fault: QstashFault): void {
    this.#fault = fault;
    if (fault === "down") { for (const socket of this.#sockets) socket.destroy(); }
  }

  rotateKeys(): void {
    this.#keys = { current: this.#keys.next, next: `sig_${crypto.randomUUID()}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#courier.close();
    this.setFault("down");
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #admit(socket: Socket): void {
    if (this.#fault === "down") return void socket.destroy();
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = "GET", url: path = "/", headers } = request;
    const seen = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
    this.requests.push(seen);
    const fault = this.#fault;
    if (fault === "mute") return;
    if (fault === "html502") return page(response, 502, "<html>502 Bad Gateway</html>");
    if (fault === "lying") return page(response, 200, "<html>Sign in to the network</html>");
    const { status, body } = typeof fault === "object"
      ? refused(fault.status, "as told")
      : this.#answer(seen);
    if (fault === "lost") return void response.destroy();
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  }

  #answer(seen: SeenRequest): Answer {
    const { pathname, searchParams } = new URL(seen.path, "http://localhost");
    if (seen.headers["authorization"] !== `Bearer ${this.#options.token}`) {
      return refused(401, "unauthorized: unable to authenticate: invalid token");
    }
    const ids = searchParams.getAll("dlqIds");
    switch (`${seen.method} ${pathname.replace(/^(\/v2\/publish\/).*$/, "$1")}`) {
      case "POST /v2/publish/":
        return this.#publish(seen);
      case "GET /v2/events":
        return { status: 200, body: { events: qstashLog(this.#taken, this.#courier.list()) } };
      case "GET /v2/dlq":
        return { status: 200, body: { messages: this.#deadLetters() } };
      case "POST /v2/dlq/retry":
        return { status: 201, body: { responses: ids.flatMap((id) => this.#retry(id)) } };
      case "DELETE /v2/dlq": {
        return { status: 200, body: { deleted: ids.filter((id) => this.#courier.discard(id)).length } };
      }
      case "GET /v2/keys":
        return { status: 200, body: this.#keys };
      default:
        return refused(404, "not found");
    }
  }

  #publish({ path, headers, body }: SeenRequest): Answer {
    const url = path.slice("/v2/publish/".length);
    const option = (name: string) => headers[`upstash-${name}`]?.toString() ?? null;
    if (!/^https?:\/\//.test(url)) return refused(404, "topic not found");
    const deduplicationKey = option("deduplication-id");
    if (deduplicationKey?.includes(":")) return refused(400, "DeduplicationId cannot contain ':'");
    const retryDelay = option("retry-delay") ?? "min(86400, exp(2.5 * (retried + 1))) * 1000";
    try {
      evaluateFormula(retryDelay, { retried: 0 });
    } catch {
      return refused(400, "invalid retry delay");
    }
    const parcel: Parcel = {
      url,
      body,
      retries: Number(option("retries") ?? 3),
      retryDelay,
      delayMs: secondsOf(option("delay") ?? "0s") * 1000,
      timeoutMs: secondsOf(option("timeout") ?? "900s") * 1000,
      deduplicationKey,
      failureUrl: option("failure-callback"),
    };
    const { id, deduplicated } = this.#courier.accept(parcel);
    this.#taken.set(id, url);
    return deduplicated
      ? { status: 202, body: { messageId: id, deduplicated: true } }
      : { status: 201, body: { messageId: id } };
  }

  #deadLetters() {
    return this.#courier.list().filter(({ state }) => state === "dead").map((
      { id, deadId, parcel, answer },
    ) => ({
      messageId: id,
      dlqId: deadId,
      url: parcel.url,
      method: "POST",
      body: parcel.body,
      responseStatus: answer?.status,
      responseHeader: answer?.headers,
      responseBodyBase64: answer?.bodyBase64,
    }));
  }

  #retry(deadId: string): { messageId: string }[] {
    const dead = this.#courier.list().find((carried) => carried.deadId === deadId);
    const messageId = this.#courier.retry(deadId);
    if (messageId === null) return [];
    this.#taken.set(messageId, dead!.parcel.url);
    return [{ messageId }];
  }
}

function secondsOf(text: string): number {
  return Number(/^(\d+)s$/.exec(text)?.[1] ?? NaN);
}

function refused(status: number, error: string): Answer {
  return { status, body: { error } };
}

function page(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "content-type": "text/html" });
  response.end(html);
}
