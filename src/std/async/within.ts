/**
 * Waits for work, but no longer than `ms` milliseconds; then rejects with what `late` makes.
 *
 * The work itself goes on: a late result is dropped, a late failure is not reported as unhandled.
 */
export async function within<T>(work: Promise<T>, ms: number, late: () => Error): Promise<T> {
  work.catch(() => {});
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(late()), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
