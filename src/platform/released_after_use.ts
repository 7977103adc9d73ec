import { releaseChunk } from "./release_chunk.ts";

/** Passes chunks on to a reader who is done with one when he asks for the next: it is freed then, and nobody may hold on to it. */
export async function* releasedAfterUse(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    yield chunk;
    releaseChunk(chunk);
  }
}
