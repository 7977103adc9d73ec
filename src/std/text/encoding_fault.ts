import type { TextEncoding } from "./text_encoding.ts";

/**
 * Finds where bytes stop being text in an encoding.
 *
 * @returns The index of the first byte that is at fault, which for a character that is cut off at the end is the
 * character's first byte; `bytes.length` when there is no fault.
 */
export function encodingFault(bytes: Uint8Array, encoding: TextEncoding): number {
  switch (encoding) {
    case "utf-8":
      return utf8Fault(bytes);
    case "utf-16le":
      return utf16Fault(bytes, 1);
    case "utf-16be":
      return utf16Fault(bytes, 0);
    case "windows-1252":
      return bytes.length;
  }
}

function utf8Fault(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at]! < 0x80) {
      at++;
      continue;
    }
    const length = sequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/** Bytes of the well-formed sequence at an index (Unicode 17, table 3-7), 0 = none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[at + 1]!;
  if (second < low || second > high) return 0;
  for (let i = 2; i < length; i++) {
    if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  }
  return length;
}

/** @param high Which byte of a unit is the high one. */
function utf16Fault(bytes: Uint8Array, high: 0 | 1): number {
  for (let at = 0; at < bytes.length; at += 2) {
    if (at + 1 >= bytes.length) return at;
    const kind = bytes[at + high]! & 0xfc;
    if (kind === 0xdc) return at;
    if (kind !== 0xd8) continue;
    if (at + 3 >= bytes.length || (bytes[at + 2 + high]! & 0xfc) !== 0xdc) return at;
    at += 2;
  }
  return bytes.length;
}
