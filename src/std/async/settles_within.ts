/** Waits until work settles, either way, or `ms` milliseconds have passed. Returns whether it settled. Never rejects. */
export async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  work.then(() => resolve(true), () => resolve(true));
  const settled = await promise;
  clearTimeout(timer);
  return settled;
}
