import { Buffer } from "node:buffer";
import { type IncomingMessage, request as httpRequest } from "node:http";
import type { TLSSocket } from "node:tls";
import { outsideConnection, type OutsidePlace } from "./outside_connection.ts";
import { OutsideError, type OutsideRequest } from "./outside_http.ts";
import type { OutsideSocket } from "./outside_socket.ts";

/** A request and where it goes. */
export interface OutsideWire extends OutsidePlace {
  readonly request: Pick<OutsideRequest, "method" | "headers" | "body">;
  /** Must abort with an {@linkcode OutsideError}. */
  readonly signal: AbortSignal;
}

/** The head of an answer; its body is still to be read, or the socket to be destroyed. */
export interface OutsideHead {
  readonly message: IncomingMessage;
  readonly socket: OutsideSocket;
  readonly url: URL;
}

/**
 * Sends a request over a connection of its own, and gives the head of the answer.
 *
 * @throws {OutsideError} `broken`, and as `outsideConnection`.
 */
export async function outsideExchange(wire: OutsideWire): Promise<OutsideHead> {
  const { signal, url } = wire;
  const { tls, socket } = await outsideConnection(wire, signal);
  try {
    const message = await exchanged(tls, wire);
    // From now on it comes as it is read.
    socket.hold();
    return { message, socket, url };
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw signal.reason;
    // The request was not one; nothing was sent.
    if (error instanceof TypeError) throw error;
    throw new OutsideError("broken", `'${url.origin}' broke off, or does not speak HTTP`);
  }
}

async function exchanged(
  tls: TLSSocket,
  { request: { method, headers, body }, url, signal }: OutsideWire,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const content = body === undefined ? null : Buffer.from(body);
  const sent = httpRequest({
    createConnection: () => tls,
    method,
    path: url.pathname + url.search,
    headers: {
      "user-agent": "aliran",
      ...headers,
      ...(content === null ? {} : { "content-length": content.length }),
      "accept-encoding": "gzip",
      connection: "close",
      host: url.host,
    },
    signal,
  });
  sent.on("response", resolve);
  sent.on("error", reject);
  // What switches to another protocol ends without a word; after a response nobody hears this.
  sent.on("close", () => reject(new Error("Closed")));
  sent.end(content);
  return await promise;
}
