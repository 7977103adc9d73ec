/**
 * Gives what a source gives, and already has it make the next things while the one before is being worked on. What the source
 * throws comes at its turn; whoever leaves early ends the source.
 *
 * @param count Most things that are made before they are asked for.
 */
export async function* readAhead<T>(
  source: AsyncGenerator<T, void, undefined>,
  count = 1,
): AsyncGenerator<T, void, undefined> {
  const coming = Array.from({ length: count }, () => quietly(source.next()));
  try {
    for (;;) {
      const { done, value } = await coming.shift()!;
      if (done) return;
      coming.push(quietly(source.next()));
      yield value;
    }
  } finally {
    await Promise.allSettled(coming);
    await source.return();
  }
}

/** It may fail long before anybody waits for it. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
