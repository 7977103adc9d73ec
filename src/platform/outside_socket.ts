import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";

const PIECE_BYTES = 1 << 16;

/**
 * A TCP connection as Node's streams are. Unlike `node:net` below `node:tls` on Deno 2.9.6 it tells of every end, also when the other
 * side hangs up without a word; it can be held up, which TLS above it does not do by itself; and destroying it closes the
 * connection, also in the middle of a handshake, which `Deno.TlsConn` does not.
 */
export class OutsideSocket extends Duplex {
  readonly #tcp: Deno.TcpConn;
  #held = false;
  /** Whether a piece was asked for while it was held up. */
  #wanted = false;

  constructor(tcp: Deno.TcpConn) {
    super();
    this.#tcp = tcp;
  }

  /** Nothing more is read from the connection, but for the piece that is on its way. */
  hold(): void {
    this.#held = true;
  }

  /** It is read again. */
  release(): void {
    this.#held = false;
    if (!this.#wanted) return;
    this.#wanted = false;
    this.#pull();
  }

  /** Asked by the stream for a piece. */
  override _read(): void {
    if (this.#held) this.#wanted = true;
    else this.#pull();
  }

  /** Asked by the stream to send a piece. */
  override _write(piece: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.#send(piece).then(() => done(), done);
  }

  /** Asked by the stream to say that nothing more is sent. */
  override _final(done: (error?: Error | null) => void): void {
    this.#tcp.closeWrite().then(() => done(), () => done());
  }

  /** Asked by the stream to let go, once. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#tcp.close();
    done(error);
  }

  #pull(): void {
    const piece = new Uint8Array(PIECE_BYTES);
    this.#tcp.read(piece).then(
      (length) => void this.push(length === null ? null : Buffer.from(piece.buffer, 0, length)),
      (error) => void this.destroy(error),
    );
  }

  async #send(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length;) at += await this.#tcp.write(piece.subarray(at));
  }
}
