/**
 * A stream of bytes that has begun: its first piece is there, so that an early failure can still be answered as one. A later
 * failure breaks the stream, and a reader that leaves ends the source.
 *
 * @throws Whatever the source throws before its first piece.
 */
export async function startedStream(source: AsyncGenerator<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  let next: IteratorResult<Uint8Array> | null = await source.next();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = next ?? await source.next();
      next = null;
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await source.return(undefined);
    },
  }, { highWaterMark: 0 });
}
