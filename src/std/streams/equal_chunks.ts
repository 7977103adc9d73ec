/** Passes bytes on in chunks of `chunkBytes`, the last of which may be shorter; nothing, when nothing came. */
export async function* equalChunks(
  source: AsyncIterable<Uint8Array>,
  chunkBytes: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let chunk = new Uint8Array(chunkBytes);
  let filled = 0;
  for await (const part of source) {
    for (let at = 0; at < part.length;) {
      const piece = part.subarray(at, at + chunkBytes - filled);
      chunk.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled < chunkBytes) continue;
      yield chunk;
      chunk = new Uint8Array(chunkBytes);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
