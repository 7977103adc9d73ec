import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import { encodingFault } from "./encoding_fault.ts";
import type { TextEncoding } from "./text_encoding.ts";

/** A piece of decoded text. */
export interface DecodedText {
  readonly text: string;
  /** How many bytes of the source were decoded up to the end of this piece, a byte order mark included. */
  readonly bytes: number;
}

/** Larger ones cost a multiple in memory: what is made of them outlives the first rounds of the collector. */
const PIECE_BYTES = 1 << 16;

/**
 * Decodes a stream of bytes in pieces of about 64 KiB, each of whole characters. A byte order mark at the start is left out.
 *
 * @param source Read only as far as the reader asks; left when the reader leaves. Of what it gave nothing is used once the next
 * is asked for.
 * @param first Which byte of the file the source starts with; a mark is one only at byte 0.
 * @throws {SheetError} `bad_encoding` with the byte's place, after the text before it was given out.
 */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  encoding: TextEncoding,
  first = 0,
): AsyncGenerator<DecodedText, void, undefined> {
  let decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: first > 0 });
  let done = first;
  for await (const { bytes, last } of pieces(source, encoding)) {
    const text = decoded(decoder, bytes);
    if (text === null) {
      const fault = encodingFault(bytes, encoding);
      yield { text: decoder.decode(bytes.subarray(0, fault)), bytes: done + fault };
      throw badEncoding(encoding, done + fault, last && fault + 4 > bytes.length);
    }
    yield { text, bytes: done + bytes.length };
    decoder = done === 0 ? new TextDecoder(encoding, { fatal: true, ignoreBOM: true }) : decoder;
    done += bytes.length;
  }
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/** The source in larger pieces that end between characters; only the last may end inside one. */
async function* pieces(source: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncGenerator<Piece> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of inSlices(source)) {
    size += part.length;
    if (size < PIECE_BYTES) {
      parts.push(part.slice());
      continue;
    }
    const joined = concatBytes([...parts, part]);
    const whole = wholeLength(joined, encoding);
    yield { bytes: joined.subarray(0, whole), last: false };
    parts = whole === joined.length ? [] : [joined.slice(whole)];
    size -= whole;
  }
  if (size > 0) yield { bytes: concatBytes(parts), last: true };
}

async function* inSlices(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const part of source) {
    for (let at = 0; at < part.length; at += PIECE_BYTES) yield part.subarray(at, at + PIECE_BYTES);
  }
}

/** How many of the bytes are whole characters, going by the last ones alone. */
function wholeLength(bytes: Uint8Array, encoding: TextEncoding): number {
  const end = bytes.length;
  if (encoding === "windows-1252") return end;
  if (encoding === "utf-8") {
    for (let at = end - 1; at >= Math.max(0, end - 3); at--) {
      const byte = bytes[at]!;
      if ((byte & 0xc0) === 0x80) continue;
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      return at + length > end ? at : end;
    }
    return end;
  }
  const even = end - end % 2;
  const high = bytes[even - (encoding === "utf-16le" ? 1 : 2)] ?? 0;
  return (high & 0xfc) === 0xd8 ? even - 2 : even;
}

/** The text, or `null` when a byte is at fault: finding out which one takes a slower search. */
function decoded(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function badEncoding(encoding: TextEncoding, byte: number, cutOff: boolean): SheetError {
  const what = cutOff ? "ends inside a character" : "is not text";
  return new SheetError("bad_encoding", `The file ${what} in ${encoding} at byte ${byte}`, { byte });
}
