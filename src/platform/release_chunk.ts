/**
 * Frees a chunk that was copied: a hundred megabytes of them grew the process by 90 MB before the collector came.
 * One that shares its memory with others is left to the collector.
 */
export function releaseChunk({ buffer, length }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length && !buffer.detached) buffer.transfer(0);
}
