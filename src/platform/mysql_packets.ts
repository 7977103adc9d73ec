import { Buffer } from "node:buffer";

/** Far below what any server takes at once. */
const PACKET_BYTES_MAX = 1 << 20;

/** A text as the driver sends it for LOAD DATA LOCAL: in `Buffer`s, without which it breaks down, of at most 1 MiB. */
export async function* mysqlPackets(text: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const piece of text) {
    for (let at = 0; at < piece.length; at += PACKET_BYTES_MAX) {
      const length = Math.min(PACKET_BYTES_MAX, piece.length - at);
      yield Buffer.from(piece.buffer, piece.byteOffset + at, length);
    }
  }
}
