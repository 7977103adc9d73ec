/** Waits `ms` milliseconds, or until the signal aborts. Returns whether the time went by. Never rejects. */
export async function delay(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), ms);
  const leave = () => resolve(false);
  signal.addEventListener("abort", leave);
  const waited = await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", leave);
  return waited;
}
