import type { IncomingMessage } from "node:http";
import { addAbortSignal, pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { OutsideHead } from "./outside_exchange.ts";
import { OutsideError } from "./outside_http.ts";
import type { OutsideSocket } from "./outside_socket.ts";

/** How a body is read. */
export interface OutsideBodyOptions {
  /** Most bytes after decoding. */
  readonly bytesMax: number;
  /** Must abort with an {@linkcode OutsideError}. */
  readonly signal: AbortSignal;
  /** Called once when nothing more is read. */
  readonly release: () => void;
}

const BODILESS: ReadonlySet<number> = new Set([204, 304]);
/** Some send one although it was not asked for. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
  "x-gzip": createGunzip,
};

/**
 * The body of an answer, decoded, as fast as it is read; cancelling it ends the connection.
 *
 * @throws {OutsideError} `too_large` when that is announced, `broken` when it is in an unknown encoding; the stream fails with
 * these too, and with what the signal aborts with.
 */
export function outsideBody(head: OutsideHead, options: OutsideBodyOptions): ReadableStream<Uint8Array> {
  try {
    return new OutsideBody(head, options).stream();
  } catch (error) {
    head.socket.destroy();
    throw error;
  }
}

class OutsideBody {
  readonly #message: IncomingMessage;
  readonly #socket: OutsideSocket;
  readonly #origin: string;
  readonly #options: OutsideBodyOptions;
  readonly #parts: AsyncIterator<Uint8Array>;
  #size = 0;

  constructor({ message, socket, url }: OutsideHead, options: OutsideBodyOptions) {
    this.#message = message;
    this.#socket = socket;
    this.#origin = url.origin;
    this.#options = options;
    const decoded = this.#decoded();
    // Whoever reads is told; when nobody does, nobody needs to be.
    decoded.on("error", () => {});
    message.on("error", () => {});
    addAbortSignal(options.signal, message);
    message.on("close", () => socket.destroy());
    this.#parts = decoded[Symbol.asyncIterator]();
  }

  stream(): ReadableStream<Uint8Array> {
    return new ReadableStream({
      pull: (controller) => this.#pull(controller),
      cancel: () => this.#end(),
    }, { highWaterMark: 0 });
  }

  #decoded(): Readable {
    const { bytesMax } = this.#options;
    const { "content-encoding": encoding = "identity", "content-length": length } = this.#message.headers;
    if (Number(length) > bytesMax) throw this.#tooLarge();
    if (encoding.toLowerCase() === "identity") return this.#message;
    const decoder = DECODERS[encoding.toLowerCase()];
    if (decoder !== undefined) return pipeline(this.#message, decoder(), () => {});
    throw new OutsideError("broken", `'${this.#origin}' answers in an encoding that was not asked for`);
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      this.#socket.release();
      const { done, value } = await this.#parts.next();
      this.#socket.hold();
      if (done) {
        this.#demandWhole();
        this.#end();
        return controller.close();
      }
      this.#size += value.length;
      if (this.#size > this.#options.bytesMax) throw this.#tooLarge();
      controller.enqueue(value);
    } catch (error) {
      this.#end();
      controller.error(this.#failureOf(error));
    }
  }

  /** Where only the end of the connection ends the body, a break looks the same. */
  #demandWhole(): void {
    const { complete, headers, statusCode } = this.#message;
    const tells = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
    if (complete && (tells || BODILESS.has(statusCode!))) return;
    throw this.#broken("nobody can tell whether its answer is whole");
  }

  #end(): void {
    this.#message.destroy();
    this.#socket.destroy();
    this.#options.release();
  }

  #failureOf(error: unknown): unknown {
    const { signal } = this.#options;
    if (signal.aborted) return signal.reason;
    return error instanceof OutsideError ? error : this.#broken("its answer broke off");
  }

  #broken(why: string): OutsideError {
    return new OutsideError("broken", `'${this.#origin}' did not answer to the end: ${why}`);
  }

  #tooLarge(): OutsideError {
    const { bytesMax } = this.#options;
    return new OutsideError("too_large", `'${this.#origin}' answers with more than ${bytesMax} bytes`);
  }
}
