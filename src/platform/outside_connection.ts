import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { OutsideError } from "./outside_http.ts";
import { OutsideSocket } from "./outside_socket.ts";

/** Where to connect to, and who must be there. */
export interface OutsidePlace {
  readonly url: URL;
  /** The next is tried where one cannot be reached; the first four at most. */
  readonly addresses: readonly string[];
  /** Certificates of the authorities that are trusted, PEM. @default {those that everybody trusts} */
  readonly ca: string | undefined;
}

/** A connection to somebody whose certificate was good. */
export interface OutsideConnection {
  readonly tls: TLSSocket;
  /** What it stands on; destroying this ends it. */
  readonly socket: OutsideSocket;
}

const ADDRESSES_MAX = 4;
/** For one address, with the handshake. */
const CONNECT_MS = 10_000;
const HTTPS_PORT = 443;

/**
 * Connects under TLS to one of just these addresses, where the certificate must be good for the URL's host.
 *
 * @param signal Must abort with an {@linkcode OutsideError}.
 * @throws {OutsideError} `unreachable`, and what the signal aborts with.
 */
export async function outsideConnection(
  place: OutsidePlace,
  signal: AbortSignal,
): Promise<OutsideConnection> {
  let failure: unknown = null;
  for (const address of place.addresses.slice(0, ADDRESSES_MAX)) {
    try {
      return await connected(address, place, signal);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      failure = error;
    }
  }
  throw new OutsideError("unreachable", `'${place.url.origin}' cannot be reached: ${wordsOf(failure)}`);
}

async function connected(
  address: string,
  place: OutsidePlace,
  signal: AbortSignal,
): Promise<OutsideConnection> {
  const attempt = new AbortController();
  const give = () => attempt.abort();
  const timer = setTimeout(give, CONNECT_MS);
  signal.addEventListener("abort", give);
  try {
    signal.throwIfAborted();
    const port = Number(place.url.port || HTTPS_PORT);
    const tcp = await Deno.connect({ hostname: address, port, signal: attempt.signal });
    return await secured(new OutsideSocket(tcp), place, attempt.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", give);
  }
}

async function secured(
  socket: OutsideSocket,
  { url, ca }: OutsidePlace,
  signal: AbortSignal,
): Promise<OutsideConnection> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // As it stands in a certificate; an address is in it as such, and is not asked for by name.
  const host = url.hostname.replace(/^\[|\]$|\.$/g, "");
  const servername = isIP(host) === 0 ? host : "";
  const tls = connect({ socket, host, servername, ...(ca === undefined ? {} : { ca }) });
  tls.once("secureConnect", resolve);
  // Also later: whoever reads is told too.
  for (const stream of [tls, socket]) {
    stream.on("error", reject).on("close", () => reject(new Error("Closed")));
  }
  signal.addEventListener("abort", () => reject(signal.reason));
  try {
    await promise;
    return { tls, socket };
  } catch (error) {
    tls.destroy();
    socket.destroy();
    throw error;
  }
}

/** Without the error's own, which have the address. */
function wordsOf(error: unknown): string {
  if (error instanceof Deno.errors.ConnectionRefused) return "it refuses the connection";
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? `no TLS that can be trusted (${code})` : "it does not answer";
}
