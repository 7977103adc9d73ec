import type { Lease } from "./leases.ts";

/**
 * Does work while a lease is held: renews it every third of `ttlMs`, and gives it back afterwards, also when the work
 * fails. The work's signal aborts when the lease is lost; the work decides what it does then.
 */
export async function whileHeld<T>(
  lease: Lease,
  ttlMs: number,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const timer = setInterval(async () => {
    if (await lease.renew() === "lost") lost.abort(new Error("The lease was lost"));
  }, ttlMs / 3);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
    await lease.release();
  }
}
