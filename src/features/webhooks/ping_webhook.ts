import { unknownId } from "#src/http/unknown_id.ts";
import { demandActive } from "./demand_active.ts";
import type { WebhookDelivery } from "./schema.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/**
 * Writes a `ping` down for one webhook, whichever events it wants; it is sent by the next who deliver.
 *
 * @throws {Problem} `not_found`, or `webhook_inactive`.
 * @throws {DatabaseError}
 */
export async function pingWebhook(
  { data, store, now }: Pick<WebhookDeps, "data" | "store" | "now">,
  id: string,
  signal: AbortSignal,
): Promise<WebhookDelivery> {
  return await data.write(async (session) => {
    const webhook = await store.lock(session, id);
    if (webhook === null) throw unknownId("Webhook", id);
    demandActive(webhook);
    const event = { type: "ping", data: { webhook_id: id } };
    const [delivery] = await store.insertDeliveries(session, [id], { event, now: now() });
    return (await store.findDelivery(session, delivery!))!;
  }, signal);
}
