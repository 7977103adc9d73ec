import type { WebhookDeps } from "./webhook_deps.ts";

const KEPT_MS = 30 * 24 * 3_600_000;
/** So few at a time that nobody waits for it. */
const BATCH = 1_000;

/** Forgets the deliveries that ended more than 30 days ago, and gives their number. Throws `DatabaseError`. */
export async function forgetDeliveries(
  { data, store, now }: Pick<WebhookDeps, "data" | "store" | "now">,
): Promise<number> {
  const limits = { before: now() - KEPT_MS, limit: BATCH };
  for (let forgotten = 0;;) {
    const count = await data.write((session) => store.forgetDeliveries(session, limits));
    forgotten += count;
    if (count < BATCH) return forgotten;
  }
}
