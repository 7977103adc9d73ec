import { concatBytes } from "#src/std/bytes/concat_bytes.ts";

const HEAD_BYTES = 1 << 16;

/**
 * Passes bytes on after their beginning was looked at.
 *
 * @param look Is given the first 64 KiB, or all there is, once and before anything is passed on. What it throws ends the
 * stream, and the source is left.
 */
export async function* inspectHead(
  source: AsyncIterable<Uint8Array>,
  look: (head: Uint8Array) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let parts: Uint8Array[] | null = [];
  let size = 0;
  for await (const part of source) {
    if (parts === null) {
      yield part;
      continue;
    }
    parts.push(part);
    size += part.length;
    if (size < HEAD_BYTES) continue;
    yield inspected(parts, look);
    parts = null;
  }
  if (parts !== null) yield inspected(parts, look);
}

function inspected(parts: readonly Uint8Array[], look: (head: Uint8Array) => void): Uint8Array {
  const start = concatBytes(parts);
  look(start.subarray(0, HEAD_BYTES));
  return start;
}
