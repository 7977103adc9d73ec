import type { RandomAccess } from "#src/platform/random_access.ts";

/** Bytes in memory as a source that can be read at any place. */
export function bytesAccess(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}
