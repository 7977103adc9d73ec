import { lookup } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import { delay } from "#src/std/async/delay.ts";
import { fullJitter } from "#src/std/async/full_jitter.ts";
import { unlessAborted } from "#src/std/async/unless_aborted.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { retryAfterMs } from "#src/std/time/retry_after_ms.ts";
import { isPublicAddress } from "./is_public_address.ts";
import { outsideAddresses, type OutsideGate } from "./outside_addresses.ts";
import { outsideBody } from "./outside_body.ts";
import { OutsideBreakers } from "./outside_breakers.ts";
import { OutsideDeadline } from "./outside_deadline.ts";
import { outsideExchange, type OutsideHead } from "./outside_exchange.ts";
import {
  type OutsideAnswer,
  OutsideError,
  type OutsideFailure,
  type OutsideHttp,
  type OutsideRequest,
} from "./outside_http.ts";
import { outsideRedirect } from "./outside_redirect.ts";
import { outsideUrl } from "./outside_url.ts";

/** How the outside is reached; tests stand in for it. */
export interface CheckedOutsideHttpOptions extends Partial<OutsideGate> {
  /** Certificates of authorities, PEM. @default {those of the system} */
  readonly ca?: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 up to 1, without 1. @default {Math.random} */
  readonly random?: () => number;
}

const TRIES_MAX = 3;
const REDIRECTS_MAX = 3;
const HTTPS_PORT = 443;
const WAIT = { baseMs: 250, maxMs: 5_000 };
/** Of these the service itself says that another try may end otherwise. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const NETWORK: ReadonlySet<OutsideFailure> = new Set(["unreachable", "broken"]);
/** They tell something about the service. */
const COUNTED: ReadonlySet<OutsideFailure> = new Set(["unreachable", "broken", "timeout"]);

/**
 * Reaches the outside over a new connection for each request, to an address that was looked up and checked for just that. After five
 * failures in a row an origin is left alone for 30 s.
 */
export function createCheckedOutsideHttp(options: CheckedOutsideHttpOptions): OutsideHttp {
  return new CheckedOutsideHttp(options);
}

class CheckedOutsideHttp implements OutsideHttp {
  readonly #gate: OutsideGate;
  readonly #ca: string | undefined;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #breakers: OutsideBreakers;
  readonly #closing = new AbortController();

  constructor(
    { resolve = resolved, mayConnect = isPublic, ca, now, random = Math.random }: CheckedOutsideHttpOptions,
  ) {
    this.#gate = { resolve, mayConnect };
    this.#ca = ca;
    this.#now = now;
    this.#random = random;
    this.#breakers = new OutsideBreakers(now);
  }

  async send(request: OutsideRequest): Promise<OutsideAnswer & { readonly body: Uint8Array }> {
    const { bytesMax } = request;
    const deadline = this.#begin(request);
    try {
      return await this.#tried(request, deadline, async (head) => {
        const body = outsideBody(head, { bytesMax, signal: deadline.signal, release: () => {} });
        return { ...answerOf(head), body: concatBytes(await Array.fromAsync(body)) };
      });
    } finally {
      deadline.release();
    }
  }

  async open(
    request: OutsideRequest,
  ): Promise<OutsideAnswer & { readonly body: ReadableStream<Uint8Array> }> {
    const { bytesMax } = request;
    const deadline = this.#begin(request);
    try {
      const head = await this.#tried(request, deadline, (head) => Promise.resolve(head));
      const release = () => deadline.release();
      return { ...answerOf(head), body: outsideBody(head, { bytesMax, signal: deadline.signal, release }) };
    } catch (error) {
      deadline.release();
      throw error;
    }
  }

  close(): void {
    this.#closing.abort();
  }

  #begin({ timeoutMs, signal }: OutsideRequest): OutsideDeadline {
    const sources = signal === undefined ? [] : [signal];
    return new OutsideDeadline(timeoutMs, [this.#closing.signal, ...sources]);
  }

  /** Asks, and finishes with the answer, again and again as far as that may be. */
  async #tried<T>(
    request: OutsideRequest,
    deadline: OutsideDeadline,
    finish: (head: OutsideHead) => Promise<T>,
  ): Promise<T> {
    for (let tries = isIdempotent(request) ? 1 : TRIES_MAX;; tries++) {
      let waitMs: number | null;
      try {
        const head = await this.#followed(request, deadline);
        waitMs = this.#waitMs(tries, deadline, head.message);
        if (waitMs === null) return await finish(head);
        head.socket.destroy();
      } catch (error) {
        if (!(error instanceof OutsideError) || !NETWORK.has(error.failure)) throw error;
        waitMs = this.#waitMs(tries, deadline, null);
        if (waitMs === null) throw error;
      }
      if (!await delay(waitMs, deadline.signal)) throw deadline.signal.reason;
    }
  }

  /** How long to wait before the next try; `null` = there is none. */
  #waitMs(tries: number, { leftMs }: OutsideDeadline, answer: IncomingMessage | null): number | null {
    if (tries >= TRIES_MAX || (answer !== null && !PASSING.has(answer.statusCode!))) return null;
    const asked = answer === null ? null : retryAfterMs(headersOf(answer), this.#now());
    const waitMs = asked ?? fullJitter(tries, { ...WAIT, random: this.#random });
    return waitMs < leftMs ? waitMs : null;
  }

  async #followed(request: OutsideRequest, deadline: OutsideDeadline): Promise<OutsideHead> {
    let next = request;
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      const head = await this.#asked(next, deadline).catch((error) => {
        throw redirects > 0 ? asRedirect(error) : error;
      });
      const location = located(next, head);
      if (location === null) return head;
      head.socket.destroy();
      next = location;
    }
    throw new OutsideError("redirect", `'${new URL(request.url).origin}' redirects again and again`);
  }

  async #asked(request: OutsideRequest, { signal }: OutsideDeadline): Promise<OutsideHead> {
    const url = outsideUrl(request.url);
    this.#breakers.demand(url.origin);
    try {
      const addresses = await unlessAborted(outsideAddresses(url, this.#gate), signal);
      if (addresses === null) throw signal.reason;
      const head = await outsideExchange({ request, url, addresses, ca: this.#ca, signal });
      this.#breakers[head.message.statusCode! < 500 ? "succeed" : "fail"](url.origin);
      return head;
    } catch (error) {
      if (error instanceof OutsideError && COUNTED.has(error.failure)) this.#breakers.fail(url.origin);
      throw error;
    }
  }
}

async function resolved(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true, order: "verbatim" })).map(({ address }) => address);
}

function isPublic(address: string, port: number): boolean {
  return port === HTTPS_PORT && isPublicAddress(address);
}

function isIdempotent({ method, idempotent }: OutsideRequest): boolean {
  return idempotent ?? ["GET", "PUT", "DELETE"].includes(method);
}

function located(request: OutsideRequest, { message, socket }: OutsideHead): OutsideRequest | null {
  try {
    return outsideRedirect(request, message);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Whoever gave a URL need not hear what is wrong with one that it leads to. */
function asRedirect(error: unknown): unknown {
  if (!(error instanceof OutsideError) || error.failure !== "address") return error;
  return new OutsideError("redirect", "It redirects to what may not be asked");
}

function answerOf({ message, url }: OutsideHead): OutsideAnswer {
  const headers = headersOf(message);
  if (headers.has("content-encoding")) {
    for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  }
  return { status: message.statusCode!, headers, url: url.href };
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at]!, rawHeaders[at + 1]!);
  return headers;
}
