/**
 * The result of work, or `null` when the signal aborts first. The work itself goes on: a late result is dropped, a late
 * failure is not reported as unhandled.
 */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  work.catch(() => {});
  if (signal.aborted) return null;
  const { promise, resolve } = Promise.withResolvers<null>();
  const leave = () => resolve(null);
  signal.addEventListener("abort", leave);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}
