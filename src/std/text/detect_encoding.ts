import { encodingFault } from "./encoding_fault.ts";
import type { TextEncoding } from "./text_encoding.ts";

const MARKS: readonly (readonly [TextEncoding, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];
/** Of the units of UTF-16 text in Latin script nearly all have a high byte of 0; this is the share that settles it. */
const ZERO_SHARE_MIN = 0.4;
const SEQUENCE_BYTES_MAX = 4;

/**
 * Tells the encoding of text from its first bytes: a byte order mark, UTF-16 without one by where its zero bytes
 * lie, UTF-8 when the bytes are well formed, Windows-1252 otherwise.
 *
 * It judges no further than the head: `decodeText` refuses a later byte that is not of the encoding.
 *
 * @param head At least some kilobytes, or all there is. A character cut off at its end is no fault.
 */
export function detectEncoding(head: Uint8Array): TextEncoding {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => head[at] === byte));
  if (marked !== undefined) return marked[0];
  return unmarkedUtf16(head) ?? (isUtf8(head) ? "utf-8" : "windows-1252");
}

function unmarkedUtf16(head: Uint8Array): TextEncoding | null {
  const units = head.length >> 1;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < units * 2; at += 2) {
    if (head[at] === 0) even++;
    if (head[at + 1] === 0) odd++;
  }
  const enough = Math.max(1, units * ZERO_SHARE_MIN);
  if (odd >= enough && even === 0) return "utf-16le";
  return even >= enough && odd === 0 ? "utf-16be" : null;
}

function isUtf8(head: Uint8Array): boolean {
  const fault = encodingFault(head, "utf-8");
  return fault === head.length ||
    (fault > head.length - SEQUENCE_BYTES_MAX && isCutOff(head.subarray(fault)));
}

/** Whether the rest is the beginning of a sequence rather than a stray byte. */
function isCutOff(rest: Uint8Array): boolean {
  const lead = rest[0]!;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  return lead >= 0xc2 && lead <= 0xf4 && rest.length < length &&
    rest.subarray(1).every((byte) => (byte & 0xc0) === 0x80);
}
