import { unknownId } from "#src/http/unknown_id.ts";
import type { WebhookDelivery, WebhookDeliveryQuery } from "./schema.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** A page of what a webhook was and will be sent, and how much of it there is. Throws the problem `not_found`, or `DatabaseError`. */
export async function listDeliveries(
  { data, store }: Pick<WebhookDeps, "data" | "store">,
  { id, query }: { readonly id: string; readonly query: WebhookDeliveryQuery },
  signal: AbortSignal,
): Promise<{ readonly deliveries: readonly WebhookDelivery[]; readonly total: number }> {
  return await data.read(["webhooks"], async (session) => {
    if (await store.find(session, id) === null) throw unknownId("Webhook", id);
    return await store.deliveries(session, id, query);
  }, signal);
}
