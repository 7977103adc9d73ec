/**
 * Gives what a source gives, and already has it make the next thing while the one before is being worked on. What the source
 * throws comes at its turn; whoever leaves early ends the source.
 */
export async function* readAhead<T>(
  source: AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  let next = quietly(source.next());
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = quietly(source.next());
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await source.return();
  }
}

/** It may fail long before anybody waits for it. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
