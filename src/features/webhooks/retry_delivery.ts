import { unknownId } from "#src/http/unknown_id.ts";
import { demandActive } from "./demand_active.ts";
import type { WebhookDelivery } from "./schema.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/**
 * Has a delivery sent again under its id, with all its attempts, whether it was delivered or not. One that is being sent just
 * now is left as it is.
 *
 * @throws {Problem} `not_found`, or `webhook_inactive`.
 * @throws {DatabaseError}
 */
export async function retryDelivery(
  { data, store, now }: Pick<WebhookDeps, "data" | "store" | "now">,
  id: string,
  signal: AbortSignal,
): Promise<WebhookDelivery> {
  return await data.write(async (session) => {
    const delivery = await store.findDelivery(session, id);
    const webhook = delivery && await store.find(session, delivery.webhook_id);
    // Either may be deleted in any moment.
    if (webhook === null) throw unknownId("Delivery", id);
    demandActive(webhook);
    await store.retryDelivery(session, id, now());
    const retried = await store.findDelivery(session, id);
    if (retried === null) throw unknownId("Delivery", id);
    return retried;
  }, signal);
}
